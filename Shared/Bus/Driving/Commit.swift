/// An outcome on its way to the server: an input with its settlement, or none, and the effects.
package struct Commit: Sendable {
    package let input: Input?
    package let effects: [Effect]

    package struct Input: Sendable {
        package let token: AttemptToken
        package let care: RawDelivery.Care?
        package let settlement: Settlement

        package init(token: AttemptToken, care: RawDelivery.Care?, settlement: Settlement) {
            self.token = token
            self.care = care
            self.settlement = settlement
        }
    }

    package init(input: Input?, effects: [Effect]) {
        self.input = input
        self.effects = effects
    }
}
