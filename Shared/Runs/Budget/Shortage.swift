package import Artifacts

/// A budget beyond the run's own has refused to pay.
package struct Shortage: Hashable, Sendable {
    /// Which one; nil where that was not written down.
    package let scope: BudgetAlert.Scope?

    package init(of scope: BudgetAlert.Scope?) {
        self.scope = scope
    }

    /// As the log has it; builds that knew of no scopes wrote a mere mark.
    package init(text: String) {
        scope = BudgetAlert.Scope(rawValue: text)
    }

    package var text: String { scope?.rawValue ?? "1" }
}
