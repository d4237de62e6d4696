/// What becomes of a run after one event.
package struct RunDecision: Sendable {
    /// Nil when there was no run and is none.
    package let record: RunRecord?
    package let effects: [RunEffect]
    /// The rows that were taken, in order; none when nothing changed.
    package let path: [RunTransition]
    /// Why nothing was done, when somebody should know.
    package let refusal: RunRefusal?

    package init(record: RunRecord?, effects: [RunEffect], path: [RunTransition], refusal: RunRefusal?) {
        self.record = record
        self.effects = effects
        self.path = path
        self.refusal = refusal
    }
}
