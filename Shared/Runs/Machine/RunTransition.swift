/// One row of the table: in this state, on this trigger, if this holds, go there.
package struct RunTransition: Hashable, Sendable {
    /// Nil: there is no run yet.
    package let from: RunState?
    package let trigger: RunTrigger
    package let condition: RunGuard
    package let to: RunState
    /// What a run that ends here has come to.
    package let outcome: RunOutcome?
    /// Whether a row that stays in its state enters it anew, with its effects and its deadline.
    package let isReentry: Bool

    init(
        _ from: RunState?,
        _ trigger: RunTrigger,
        _ condition: RunGuard = .always,
        to: RunState,
        outcome: RunOutcome? = nil,
        again isReentry: Bool = false
    ) {
        self.from = from
        self.trigger = trigger
        self.condition = condition
        self.to = to
        self.outcome = outcome
        self.isReentry = isReentry
    }

    package var entersState: Bool { from != to || isReentry }
}
