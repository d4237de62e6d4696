import Artifacts
import Audit
import Bus
import ControlPlane
import Glibc
import Lifecycle
import Observability
import Planning
import RedisBus
import RedisClient
import RedisControlPlane
import ServiceRuntime

/// The demonstration on a stack of this process: plays it once the stack is up, and says what it came to.
struct DemonstrationRun: Sendable {
    /// How long the recorder may take to write down what has happened.
    private static let recordLimit = Duration.seconds(30)
    /// How long a conductor may take for an answer: nobody waits in front of a terminal for a single one.
    private static let patience = Duration.seconds(100)

    let stack: Stack
    let board: DemonstrationBoard
    let terminal: Terminal
    let approvesItself: Bool

    /// Whether everything ended as it should.
    func play() async -> Bool {
        let configuration = stack.setup.configuration
        let context = ServiceContext(
            service: "chimera",
            configuration,
            consumer: ConsumerName(service: "chimera", host: "demonstration", pid: getpid()),
            logger: Logger(),
            metrics: MetricsRegistry()
        )
        var isFlawless = false
        do {
            let demonstration = Demonstration(
                plane: try RedisControlPlane(
                    bus: context.bus,
                    metrics: context.busMetrics,
                    // Not the person's own key: nobody was asked.
                    signer: ApproverKey(file: "\(stack.setup.folder.path)/demonstration.key", environment: [:]),
                    patience: Self.patience
                ),
                approvesItself: approvesItself,
                kill: kill,
                board: board
            )
            let scenes = try await demonstration.play(Act.all(thrift: try thrift(configuration)))
            let summary = try await summary(of: scenes, context.bus)
            for line in summary.lines(terminal.style) { terminal.say(line) }
            isFlawless = summary.isFlawless
        } catch ControlError.cancelled {
            // The stack is being stopped, which says so itself.
        } catch {
            terminal.complain("chimera: the demonstration failed: \(error)")
        }
        await context.redis.close()
        return isFlawless
    }

    private func kill(_ pid: Int32) -> Bool {
        guard let part = stack.members.first(where: { $0.value == pid && $0.key.workerNumber != nil })?.key else {
            return false
        }
        stack.kill(part)
        return true
    }

    /// Exactly the estimate: the goal is planned, and what is forecast without its undoing is beyond the 80 % at
    /// which the brake closes.
    private func thrift(_ configuration: ServiceConfiguration) throws -> Int {
        let catalogue = try Catalogue(folder: CatalogueFolder.find(setting: configuration.catalogue))
        let goal = Act.all(thrift: 1_000_000).first { if case .isLifted = $0.part { true } else { false } }?.goal
        guard let goal else { return 1_000_000 }
        let request = PlanRequest(goal: .next(), statement: goal, statedAt: .now())
        guard case .planned(let plan) = catalogue.planner(for: configuration.pools).decide(request) else {
            return 1_000_000
        }
        return plan.costMicros
    }

    private func summary(of scenes: [Scene], _ bus: RedisBus) async throws -> DemonstrationSummary {
        guard let path = stack.setup.configuration.conductor.auditArchive else {
            throw ControlError.refused(
                "CHIMERA_AUDIT_ARCHIVE is empty, so nothing was recorded that could be verified."
            )
        }
        let archive = try SQLiteArchive(reading: path)
        let log = AuditLog(bus)
        let partition = bus.partitions.partition(of: .standard)
        let clock = ContinuousClock()
        let deadline = clock.now + Self.recordLimit
        while clock.now < deadline {
            let head = try await archive.head(of: partition.index)
            if try await log.entries(in: partition, after: head.number, count: 1).isEmpty { break }
            try await clock.sleep(for: .milliseconds(20))
        }
        return try await DemonstrationSummary(scenes, archive: archive, partition: partition.index)
    }
}
