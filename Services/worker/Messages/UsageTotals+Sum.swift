import Artifacts

extension UsageTotals {
    /// The most that one attempt, or all steps of an order together, can account for: a million units of currency.
    ///
    /// Programs say themselves what they used. Thousands of such reports still add up, wherever they are summed,
    /// without an overflow and without losing digits in the server's floating-point numbers.
    static let mostMoney = 1_000_000_000_000
    static let mostTokens = 1_000_000_000_000
    /// Thirty days, in milliseconds.
    static let mostTime = 2_592_000_000

    static let nothing = UsageTotals(costMicros: 0, durationMs: 0, inputTokens: 0, outputTokens: 0)

    /// Adds what was used besides; time is measured, not summed.
    mutating func add(_ other: UsageTotals) {
        costMicros = min(costMicros + other.costMicros, Self.mostMoney)
        inputTokens = min(inputTokens + other.inputTokens, Self.mostTokens)
        outputTokens = min(outputTokens + other.outputTokens, Self.mostTokens)
    }
}
