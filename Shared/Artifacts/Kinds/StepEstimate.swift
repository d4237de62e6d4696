/// What one step is expected to cost.
package struct StepEstimate: ArtifactPart, Hashable {
    /// Money in millionths of the currency unit.
    package var costMicros: Int
    /// Wall-clock time in milliseconds.
    package var durationMs: Int

    private enum CodingKeys: String, CodingKey {
        case costMicros, durationMs
    }

    package init(
        costMicros: Int,
        durationMs: Int
    ) {
        self.costMicros = costMicros
        self.durationMs = durationMs
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.number(costMicros, 0...BodyCheck.largestAmount, "costMicros")
        try BodyCheck.number(durationMs, 0...2_592_000_000, "durationMs")
    }
}
