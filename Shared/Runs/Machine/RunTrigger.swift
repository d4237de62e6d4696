/// What can set a run in motion, without what it carries: the columns of the table.
package enum RunTrigger: String, CaseIterable, Codable, Sendable {
    /// Nothing from outside: the state is left as soon as it is entered.
    case automatic
    case plan
    case blocked
    /// A worker showed that it works on a task, or on the rollback.
    case taken
    case result
    /// The message of a task was given up: nobody will try it again.
    case buried
    case verdict
    case approval
    case rejection
    /// A person accepts that gates have failed.
    case waive
    case rollback
    case cancel
    case applied
    case rolledBack = "rolled_back"
    case deadline
    /// A person lifted the brake.
    case lift
    /// Time to ask a shared budget again.
    case wake

    /// A person asked for it, and is owed an answer when it cannot be done.
    package var isCommand: Bool {
        switch self {
        case .approval, .rejection, .waive, .rollback, .cancel, .lift: true
        case .automatic, .plan, .blocked, .taken, .result, .buried, .verdict, .applied, .rolledBack, .deadline, .wake:
            false
        }
    }

    /// Comes late so often, and means so little then, that nobody is told.
    package var isQuietWhenLate: Bool {
        switch self {
        case .automatic, .taken, .buried, .deadline, .wake: true
        case .plan, .blocked, .result, .verdict, .approval, .rejection, .waive, .rollback, .cancel, .applied,
            .rolledBack,
            .lift:
            false
        }
    }
}
