package import Artifacts

/// All that is stored of a run, beside the artifacts that it names.
///
/// It is canonical JSON with a version of its own; what a newer build added is kept when an older one writes it again.
package struct RunRecord: Codable, Hashable, Sendable {
    /// The layout that this build writes, and the newest that it reads.
    package static let layout = 1

    package private(set) var layout = RunRecord.layout
    /// The version of the table that decided last.
    package var table = RunTable.version
    /// The same number as the goal's: every revision of a goal's plan is the same run.
    package let run: RunID
    /// Who the run belongs to, and who pays for it.
    package var tenant: TenantID?
    /// The agents that pay, too, as the first plan named them; nil for a goal that a person has stated.
    package var agents: AgentPath?
    package var state: RunState
    /// Counts the states entered; a timer of an earlier one is stale.
    package var sequence = 0
    package let createdAt: Timestamp
    package var enteredAt: Timestamp
    package var deadlineAt: Timestamp?
    /// When the goal must be done.
    package var goalDeadlineAt: Timestamp?
    package var priority = Priority.normal
    package var plan: PlanFacts?
    package var steps = StepLedger(count: 0)
    /// Where failed steps may resume, until they are handed out again.
    package var checkpoints: [String: BlobReference]?
    /// Why steps that are under way were cancelled: whatever comes of them, they have failed.
    package var cancelledSteps: [String: String]?
    /// Results that the judge has not seen yet.
    package var results: [ArtifactID]?
    /// Automatic revisions that were asked for.
    package var revisions = 0
    package var obstacle: Obstacle?
    /// What blocks the run, as long as its plan stays the last one.
    package var failed: FailedVerdict?
    /// Kept to the run's end, unless another plan or verdict voids it.
    package var waiver: WaiverFacts?
    package var budget: BudgetFacts
    /// What the judge was asked, while it has not answered.
    package var validation: ArtifactID?
    package var request: RequestFacts?
    package var consents: [Consent]?
    /// The one order to apply that there can be.
    package var apply: ArtifactID?
    /// Whether the apply's reservation is still held.
    package var isApplyOpen: Bool?
    package var rollback: RollbackFacts?
    /// Whether what was under way was told to stop.
    package var isStopped: Bool?
    package var outcome: RunOutcome?
    package var reason: String?

    private enum CodingKeys: String, CodingKey {
        case agents, apply
        case isApplyOpen = "applyOpen"
        case budget
        case cancelledSteps = "cancelled"
        case checkpoints, consents
        case createdAt = "created"
        case deadlineAt = "deadline"
        case enteredAt = "entered"
        case failed
        case goalDeadlineAt = "goalDeadline"
        case obstacle, outcome, plan, priority, reason, request, results, revisions, rollback, run, sequence, state,
            steps
        case isStopped = "stopped"
        case table, tenant
        case layout = "v"
        case validation, waiver
    }

    init(run: RunID, state: RunState, at now: Timestamp) {
        self.run = run
        self.state = state
        createdAt = now
        enteredAt = now
        budget = BudgetFacts(month: BillingMonth(of: now))
    }

    package var goal: GoalID { GoalID(sharing: run) }

    /// Reservations that nobody has settled yet.
    package var hasOpenReservations: Bool {
        isApplyOpen == true || steps.steps.contains { $0.status == .running }
    }
}
