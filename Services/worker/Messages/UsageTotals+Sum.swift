import Artifacts

extension UsageTotals {
    /// The largest sums that a result may carry; what exceeds them stays there.
    private static let mostMoney = 1_000_000_000_000_000
    private static let mostTokens = 1_000_000_000_000

    /// Adds what was used besides; time is measured, not summed.
    mutating func add(_ other: UsageTotals) {
        costMicros = min(costMicros + other.costMicros, Self.mostMoney)
        inputTokens = min(inputTokens + other.inputTokens, Self.mostTokens)
        outputTokens = min(outputTokens + other.outputTokens, Self.mostTokens)
    }
}
