import Artifacts
import Bus
import Foundation
import Lifecycle
import Observability
import Pipeline
import RedisBus
import RedisTesting
import ServiceRuntime
import Testing

@testable import Chimera

/// An installation of one test: its own keys on the server that all tests share, and the tool's words upon it.
struct Place {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    let server: RedisServer
    let prefix: String
    let environment: [String: String]
    let context: ServiceContext

    /// - Parameter more: settings beside those that name the server and the keys.
    static func start(_ more: [String: String] = [:]) async throws -> Place {
        let server = try await SharedRedis.server()
        let prefix = KeyPrefix.unique("chimera").name
        let settings = [
            "CHIMERA_REDIS_URL": server.url, "CHIMERA_KEY_PREFIX": prefix, "CHIMERA_PARTITIONS": "2",
            "CHIMERA_CATALOGUE": root.path, "CHIMERA_AUDIT_ARCHIVE": "/nowhere/audit.sqlite", "USER": "ann",
            // A busy machine may leave a command unanswered for longer than a person would wait.
            "CHIMERA_REDIS_TIMEOUT": "60s",
        ]
        let environment = settings.merging(more) { $1 }
        let context = ServiceContext(
            service: "test",
            try ServiceConfiguration(environment: environment.filter { $0.key.hasPrefix("CHIMERA_") }),
            consumer: ConsumerName("test-1"),
            logger: Logger(),
            metrics: MetricsRegistry()
        )
        let place = Place(server: server, prefix: prefix, environment: environment, context: context)
        try await context.bus.loadFunctions()
        try await context.bus.createGroups(of: Channels.routes(pools: context.configuration.pools))
        return place
    }

    func run(_ words: String...) async -> (code: ExitCode, text: String) { await run(words) }

    func run(_ words: [String]) async -> (code: ExitCode, text: String) {
        let screen = Screen()
        let code = await CLICommand(words).run(environment: environment, output: screen.terminal)
        return (code, screen.text)
    }

    func json(_ words: String...) async throws -> JSONValue {
        let screen = Screen()
        let code = await CLICommand(words + ["--json"]).run(environment: environment, output: screen.terminal)
        #expect(code == .success, "\(screen.text)")
        return try ArtifactDecoder.decode(JSONValue.self, from: Array(screen.text.utf8.dropLast()))
    }

    func length(of name: String, partition: Int) async throws -> Int {
        Int(try await server.cli(["XLEN", "\(prefix):{p\(partition)}:\(name)"])) ?? -1
    }

    func partition(of tenant: TenantID) -> Int { context.bus.partitions.partition(of: tenant).index }

    /// States a goal, and gives it up as a reader of goals would.
    func bury(_ title: String, because detail: String, _ tenant: TenantID = .standard, lane: Lane = .normal)
        async throws
    {
        let body = GoalStatement(title: title, requestedBy: "ann", priority: .normal, budgetMicros: 1)
        let source = try #require(ArtifactSource("test"))
        let goal = Artifact(envelope: Envelope(kind: .goalStatement, source: source, tenant: tenant), body: body)
        try await bury(goal, from: Channels.goals, lane: lane, because: detail)
    }

    /// Publishes, and gives up as a reader of the channel would.
    func bury<Body: ArtifactBody>(
        _ artifact: Artifact<Body>,
        from channel: Channel<Body>,
        lane: Lane = .normal,
        because detail: String
    ) async throws {
        try await bury(artifact.encoded(), from: channel.route, lane: lane, because: detail)
    }

    /// The same for what may not be readable.
    func bury(_ artifact: RawArtifact, from route: Route, lane: Lane = .normal, because detail: String) async throws {
        let publication = Publication(artifact, to: route, lane: lane)
        let partition = context.bus.partitions.partition(of: artifact.envelope.tenant)
        let sent = Commit(input: nil, effects: [.publish(publication)])
        #expect(try await context.bus.commit([sent], of: route, in: partition) == [.committed(duplicates: 0)])
        let raw = try #require(try await readOne(route))
        let input = Commit.Input(token: raw.token, care: raw.care, settlement: .reject(.rejected, detail: detail))
        let commit = Commit(input: input, effects: [])
        #expect(try await context.bus.commit([commit], of: route, in: raw.token.partition).count == 1)
    }

    /// Takes the next message of a route, whichever lane it is in.
    func readOne(_ route: Route) async throws -> RawDelivery? {
        var found: RawDelivery?
        let readers = context.bus.readers(of: route)
        try await waitUntil("a message of \(route.name) has come") {
            for reader in readers where found == nil {
                found = try await reader.read(into: Room(general: 1, urgent: 0)).first
            }
            return found != nil
        }
        return found
    }
}

extension JSONValue {
    subscript(name: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
