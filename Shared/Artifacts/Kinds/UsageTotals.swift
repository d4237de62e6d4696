/// What was used up: money, time, tokens.
package struct UsageTotals: ArtifactPart, Hashable {
    /// Money in millionths of the currency unit.
    package var costMicros: Int
    /// Wall-clock time in milliseconds.
    package var durationMs: Int
    /// Tokens read by models.
    package var inputTokens: Int
    /// Tokens written by models.
    package var outputTokens: Int

    private enum CodingKeys: String, CodingKey {
        case costMicros, durationMs, inputTokens, outputTokens
    }

    package init(
        costMicros: Int,
        durationMs: Int,
        inputTokens: Int,
        outputTokens: Int
    ) {
        self.costMicros = costMicros
        self.durationMs = durationMs
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.number(costMicros, 0...BodyCheck.largestAmount, "costMicros")
        try BodyCheck.number(durationMs, 0...2_592_000_000, "durationMs")
        try BodyCheck.number(inputTokens, 0...1_000_000_000_000, "inputTokens")
        try BodyCheck.number(outputTokens, 0...1_000_000_000_000, "outputTokens")
    }
}
