package import Artifacts

/// The limits that decisions go by; part of what a replay needs.
package struct RunPolicy: Hashable, Sendable {
    /// How often a plan is sent back before a person is asked.
    package var automaticRevisions = 2
    package var autoApproval = AutoApproval()
    package var governor = Governor()
    package var pendingLimit: Duration = .seconds(86_400)
    package var validationLimit: Duration = .seconds(3600)
    /// How long a blocked run waits for another plan.
    package var blockedLimit: Duration = .seconds(7 * 86_400)
    /// How long a request for approval stands.
    package var approvalLimit: Duration = .seconds(7 * 86_400)
    /// How long a task that was cancelled may take to say that it has stopped, before its run goes on without it: a
    /// program ends within 5 seconds, and what no worker has taken says nothing.
    package var taskStopLimit: Duration = .seconds(15)
    /// How long an apply that was told to stop may take to say so, before its rollback begins regardless.
    package var applyStopLimit: Duration = .seconds(60)
    package var rollbackBegin: Duration = .seconds(300)
    package var rollbackFinish: Duration = .seconds(900)
    /// How long a rollback that is late is still waited for.
    package var rollbackGrace: Duration = .seconds(86_400)
    /// How long an applied plan can be undone on command, from its acceptance: a day less than plans are kept.
    package var undoingLimit: Duration = .seconds(29 * 86_400)
    /// How long reservations of an ended run wait for what is still under way; longer than any attempt may take.
    package var settlingLimit: Duration = .seconds(7 * 3600)
    /// When a shared budget that refused is asked again.
    package var wakeAfter: Duration = .seconds(30)

    /// What holds in every installation: settings change nothing of it but money and consent.
    package static let usual = RunPolicy()

    package init() {}

    /// How long a run may stay in a state, apart from its goal's own deadline.
    package func limit(of state: RunState, _ plan: PlanSpec?) -> Duration {
        switch state {
        case .pending: pendingLimit
        case .inProgress: Self.workLimit(plan, .build, atLeast: .seconds(3600), atMost: .seconds(7 * 86_400))
        case .validating, .readyForApply: validationLimit
        case .blocked: blockedLimit
        case .waitForApprove: approvalLimit
        case .applying: Self.workLimit(plan, .apply, atLeast: .seconds(900), atMost: .seconds(21_600))
        case .rollback: rollbackBegin
        case .done: settlingLimit
        }
    }

    /// The time that all attempts of all steps of a phase may take one after the other.
    private static func workLimit(
        _ plan: PlanSpec?,
        _ phase: StepPhase,
        atLeast least: Duration,
        atMost most: Duration
    ) -> Duration {
        let steps = plan?.steps.filter { $0.phase == phase } ?? []
        let total = steps.reduce(0) { $0 + $1.limits.timeoutMs * $1.limits.attempts }
        return min(max(.milliseconds(total), least), most)
    }
}
