/// Every way a run can go. Of the rows of a state and a trigger, the first whose condition holds counts.
///
/// A pair without a row changes nothing: a command is refused with a reason, what a service sends is late.
package enum RunTable {
    /// Changes with the meaning of the rows; a record says which version it was last decided by.
    package static let version = 5

    package static let rows: [RunTransition] =
        beginning + working + judging + waiting + applying + undoing + ended

    private static let beginning = [
        RunTransition(nil, .plan, .planIsSound, to: .pending),
        RunTransition(nil, .plan, to: .blocked),
        RunTransition(nil, .blocked, to: .blocked),
        // A cancelled goal must not start when its plan comes after all.
        RunTransition(nil, .cancel, to: .done, outcome: .cancelled),
    ]

    private static let working =
        [RunState.pending, .inProgress].flatMap { state in
            [
                RunTransition(state, .taken, to: .inProgress),
                RunTransition(state, .result, .stepFailed, to: .done, outcome: .failed),
                RunTransition(state, .result, .stepSilent, to: .done, outcome: .noOutput),
                RunTransition(state, .result, .allBuilt, to: .validating),
                RunTransition(state, .result, to: .inProgress),
                // What kills its workers would kill those of every further try.
                RunTransition(state, .buried, to: .done, outcome: .failed),
                RunTransition(state, .lift, to: state),
                RunTransition(state, .wake, to: state),
                // Its result tells how the run goes on.
                RunTransition(state, .cancel, .oneTask, to: state),
                RunTransition(state, .cancel, to: .done, outcome: .cancelled),
                RunTransition(state, .deadline, to: .done, outcome: .failed),
            ]
        } + [
            // A plan may have nothing to build.
            RunTransition(.pending, .automatic, .allBuilt, to: .validating)
        ]

    private static let judging = [
        RunTransition(.validating, .verdict, .passes, to: .readyForApply),
        RunTransition(.validating, .verdict, to: .blocked),
        RunTransition(.validating, .cancel, to: .done, outcome: .cancelled),
        RunTransition(.validating, .deadline, to: .done, outcome: .failed),

        RunTransition(.readyForApply, .automatic, .nothingToApprove, to: .done, outcome: .applied),
        RunTransition(.readyForApply, .automatic, to: .waitForApprove),
        RunTransition(.readyForApply, .cancel, to: .done, outcome: .cancelled),
        RunTransition(.readyForApply, .deadline, to: .done, outcome: .failed),

        RunTransition(.blocked, .plan, .planIsSound, to: .pending),
        RunTransition(.blocked, .plan, to: .blocked, again: true),
        RunTransition(.blocked, .blocked, to: .blocked, again: true),
        RunTransition(.blocked, .rejection, .wantsRevision, to: .blocked, again: true),
        RunTransition(.blocked, .rejection, to: .done, outcome: .rejected),
        // A person decides, so a person approves: no policy consents, and nothing is applied at once.
        RunTransition(.blocked, .waive, .gatesWaived, to: .waitForApprove),
        RunTransition(.blocked, .cancel, to: .done, outcome: .cancelled),
        RunTransition(.blocked, .deadline, to: .done, outcome: .failed),
    ]

    private static let waiting = [
        // By policy, which is recorded like any approver.
        RunTransition(.waitForApprove, .automatic, .mayApply, to: .applying),
        RunTransition(.waitForApprove, .approval, .mayApply, to: .applying),
        RunTransition(.waitForApprove, .approval, to: .waitForApprove),
        RunTransition(.waitForApprove, .lift, .mayApply, to: .applying),
        RunTransition(.waitForApprove, .lift, to: .waitForApprove),
        RunTransition(.waitForApprove, .wake, .mayApply, to: .applying),
        RunTransition(.waitForApprove, .wake, to: .waitForApprove),
        RunTransition(.waitForApprove, .rejection, .wantsRevision, to: .blocked),
        RunTransition(.waitForApprove, .rejection, to: .done, outcome: .rejected),
        RunTransition(.waitForApprove, .cancel, to: .done, outcome: .cancelled),
        RunTransition(.waitForApprove, .deadline, to: .done, outcome: .expired),
    ]

    private static let applying = [
        RunTransition(.applying, .automatic, .nothingToApply, to: .done, outcome: .applied),
        RunTransition(.applying, .applied, .applySucceeded, to: .done, outcome: .applied),
        RunTransition(.applying, .applied, .canRollBack, to: .rollback),
        RunTransition(.applying, .applied, to: .done, outcome: .failed),
        RunTransition(.applying, .rollback, .canRollBack, to: .rollback),
        // Half an apply is undone before the run ends.
        RunTransition(.applying, .cancel, .canRollBack, to: .rollback),
        RunTransition(.applying, .cancel, to: .done, outcome: .cancelled),
        RunTransition(.applying, .deadline, .canRollBack, to: .rollback),
        RunTransition(.applying, .deadline, to: .done, outcome: .failed),
    ]

    private static let undoing = [
        RunTransition(.rollback, .taken, to: .rollback),
        // It was told to stop before it had begun.
        RunTransition(.rollback, .applied, .nothingBegan, to: .done, outcome: .failed),
        RunTransition(.rollback, .applied, to: .rollback),
        RunTransition(.rollback, .rolledBack, .rolledBack, to: .done, outcome: .rolledBack),
        RunTransition(.rollback, .rolledBack, to: .done, outcome: .failed),
        RunTransition(.rollback, .deadline, .graceLeft, to: .rollback, again: true),
        RunTransition(.rollback, .deadline, to: .done, outcome: .failed),
    ]

    private static let ended = [
        // A person thinks better of it, or has mended what kept a rollback from succeeding.
        RunTransition(.done, .rollback, .canUndoLater, to: .rollback),
        // What was still under way is paid for when it comes, or let go when it never does.
        RunTransition(.done, .result, to: .done),
        RunTransition(.done, .buried, to: .done),
        RunTransition(.done, .applied, to: .done),
        // What a rollback has cost, told beside its end.
        RunTransition(.done, .taken, to: .done),
        RunTransition(.done, .deadline, to: .done),
    ]

    /// The rows of a pair, in the order in which their conditions are asked.
    package static func rows(from state: RunState?, on trigger: RunTrigger) -> [RunTransition] {
        index[Cell(state: state, trigger: trigger)] ?? []
    }

    private struct Cell: Hashable {
        let state: RunState?
        let trigger: RunTrigger
    }

    private static let index = Dictionary(grouping: rows) { Cell(state: $0.from, trigger: $0.trigger) }
}
