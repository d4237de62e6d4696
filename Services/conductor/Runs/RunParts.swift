import Artifacts
import Bus
import RunMessages
import Runs

/// What the handlers of all channels share.
struct RunParts: Sendable {
    let machine: RunStateMachine
    let policy: PolicyNote
    let plans: PlanShelf
    let runs = RunShelf()
    let metrics: ConductorMetrics
    let ledger: SpendingLedger
    let source: ArtifactSource
    let now: @Sendable () -> Timestamp

    init(
        policy: RunPolicy,
        source: ArtifactSource,
        driver: any BusDriver,
        metrics: ConductorMetrics,
        ledger: SpendingLedger,
        now: @escaping @Sendable () -> Timestamp = { .now() }
    ) throws(ArtifactError) {
        machine = RunStateMachine(policy: policy)
        self.policy = try PolicyNote(policy)
        plans = PlanShelf(driver: driver)
        self.metrics = metrics
        self.ledger = ledger
        self.source = source
        self.now = now
    }

    func handler<Body: RunMessage>() -> RunHandler<Body> {
        handler { artifact throws(RunRefusal) in try Body.event(of: artifact) }
    }

    /// For a channel on which the body means something else than it does elsewhere.
    func handler<Body: RunMessage>(
        reading event: @escaping @Sendable (Artifact<Body>) throws(RunRefusal) -> RunEvent
    ) -> RunHandler<Body> {
        RunHandler(parts: self, read: event)
    }
}
