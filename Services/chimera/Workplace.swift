import Artifacts
import Bus
import Configuration
import ControlPlane
import Glibc
import Lifecycle
import Observability
import Planning
import RedisBus
import RedisClient
import RedisControlPlane
import ServiceRuntime

/// What a verb works with: its environment, its terminal, and the way to an installation.
struct Workplace: Sendable {
    let environment: [String: String]
    let terminal: Terminal
    /// The stack that may run in this folder.
    var findStack: @Sendable () -> RunningStack? = { RunningStack.find() }

    /// The environment with what the running stack says of itself, for verbs that speak to an installation.
    var joinedEnvironment: [String: String] { StackEnvironment(given: environment).joined(to: findStack()) }

    /// How long a verb waits for a Redis that is away; a person is waiting, unless they have set a longer time for
    /// each command.
    private static let patience: Duration = .seconds(5)
    /// The same for a service that is to answer.
    private static let answerPatience: Duration = .seconds(10)

    /// Speaks to the installation; what goes wrong is said, and becomes the exit code.
    ///
    /// - Parameter schedules: those that the catalogue names, for verbs that deal with them.
    func withControlPlane(
        schedules: [Schedule] = [],
        _ work: (any ControlPlane) async throws(ControlError) -> ExitCode
    ) async -> ExitCode {
        await withBus { context throws(ControlError) in
            let key = ApproverKey(file: context.configuration.approverKey, environment: environment)
            let plane = try RedisControlPlane(
                bus: context.bus,
                metrics: context.busMetrics,
                signer: key,
                pools: context.configuration.pools,
                schedules: schedules,
                patience: max(Self.answerPatience, context.configuration.redis.commandTimeout)
            )
            return try await work(plane)
        }
    }

    func withBus(_ work: (ServiceContext) async throws(ControlError) -> ExitCode) async -> ExitCode {
        let configuration: ServiceConfiguration
        do throws(ConfigurationError) {
            configuration = try ServiceConfiguration(environment: joinedEnvironment)
        } catch {
            return complain("\(error)", .configuration)
        }
        let context = ServiceContext(
            service: "chimera",
            configuration,
            consumer: ConsumerName(service: "chimera", host: "cli", pid: getpid()),
            logger: Logger(),
            metrics: MetricsRegistry(),
            patience: max(Self.patience, configuration.redis.commandTimeout)
        )
        let code: ExitCode
        do throws(ControlError) {
            code = try await work(context)
        } catch {
            code = complain(error.description, error.exitCode)
        }
        await context.redis.close()
        return code
    }

    /// The run that is meant; the latest is one whose state is known, so none that this build cannot read.
    func find(_ choice: RunChoice, _ plane: any ControlPlane) async throws(ControlError) -> RunID {
        switch choice {
        case .named(let run): return run
        case .latest:
            guard let run = try await plane.runs(ListQuery(states: RunListVerb.states, limit: 1)).first?.run else {
                throw .notFound("run yet")
            }
            return run
        case .latestOf(let tenant):
            let query = ListQuery(tenant: tenant, states: RunListVerb.states, limit: 1)
            guard let run = try await plane.runs(query).first?.run else {
                throw .notFound("run of tenant \(tenant) yet; --tenant names another tenant")
            }
            return run
        case .latestWaiting(let tenant):
            let query = ListQuery(tenant: tenant, states: ["WAIT_FOR_APPROVE"], limit: 1)
            guard let run = try await plane.runs(query).first?.run else {
                throw .notFound("run of tenant \(tenant) that waits for approval; --tenant names another tenant")
            }
            return run
        }
    }

    /// Who is asking.
    func person(_ given: String?) throws(ControlError) -> String {
        let named = [given, environment["USER"], environment["LOGNAME"]].compactMap(\.self).first { !$0.isEmpty }
        if let name = named ?? Self.account { return name }
        throw .invalid("it is not known who you are; say it with --as NAME")
    }

    /// The name of the account, for a container sets neither USER nor LOGNAME.
    private static var account: String? {
        guard let entry = unsafe getpwuid(geteuid()), let name = unsafe entry.pointee.pw_name else { return nil }
        return unsafe String(cString: name)
    }

    /// A list: JSON for programs, a table for people.
    func show<Item: Encodable>(
        _ items: [Item],
        asJSON isJSON: Bool,
        under heading: [String],
        row: (Item) -> [String]
    ) throws(ControlError) -> ExitCode {
        if isJSON {
            try print(items)
        } else {
            for line in TextTable([heading] + items.map(row)).lines { terminal.say(line) }
        }
        return .success
    }

    func print(_ value: some Encodable) throws(ControlError) {
        do throws(ArtifactError) {
            try terminal.print(value)
        } catch {
            throw .invalid("\(error)")
        }
    }

    /// Prints a document, and ends with this code; with 70 when it cannot be written.
    func printed(_ value: some Encodable, _ code: ExitCode) -> ExitCode {
        do throws(ArtifactError) {
            try terminal.print(value)
            return code
        } catch {
            return complain("\(error)", .software)
        }
    }

    func complain(_ sentence: String, _ code: ExitCode) -> ExitCode {
        terminal.complain("chimera: \(sentence)")
        return code
    }
}

extension ControlError {
    var exitCode: ExitCode {
        switch self {
        case .notFound: .noInput
        case .invalid: .badData
        case .refused: ExitCode(rawValue: 1)
        case .unanswered, .full, .cancelled: .cutShort
        case .unavailable: .unavailable
        }
    }
}
