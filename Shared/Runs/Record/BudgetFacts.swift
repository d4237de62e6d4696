package import Artifacts

/// What a run has cost, what is under way, and whether its brake is closed; all in micro-units of the currency.
package struct BudgetFacts: Hashable, Sendable {
    package var ceilingMicros = 0
    package var spentMicros = 0
    /// Of the tasks and the apply that are under way.
    package var reservedMicros = 0
    /// The month whose budget pays: the one in which the run began, or in which it last waited for a shared budget.
    package internal(set) var month: BillingMonth
    /// Why paid work waits; nil while it does not.
    package var brake: BrakeReason? {
        didSet { if brake != .shared { withheldBy = nil } }
    }
    /// Which budget refused, where the brake is closed for that.
    package var withheldBy: BudgetAlert.Scope?
    /// A person allowed this plan to go on to the ceiling.
    package var isLifted = false
    package var rate = SpendRate()

    package init(month: BillingMonth) {
        self.month = month
    }
}
