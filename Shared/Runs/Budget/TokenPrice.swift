/// What a million tokens of a model cost, in micro-units of the currency.
package struct TokenPrice: Codable, Hashable, Sendable {
    package let inputMicros: Int
    package let outputMicros: Int

    package init(inputMicros: Int, outputMicros: Int) {
        self.inputMicros = inputMicros
        self.outputMicros = outputMicros
    }
}
