package import Artifacts

/// What a step is expected to use; the price table turns it into money.
package struct BlueprintEstimate: ArtifactPart, Hashable {
    package var durationMs: WholeNumber
    /// Model that it asks, when it asks one.
    package var model: String?
    package var inputTokens: WholeNumber?
    package var outputTokens: WholeNumber?

    private enum CodingKeys: String, CodingKey {
        case durationMs, inputTokens, model, outputTokens
    }

    package func validate() throws(ArtifactError) {
        try durationMs.check(0...2_592_000_000, "durationMs")
        if let model { try BodyCheck.text(model, 1...128, "model") }
        try inputTokens?.check(0...1_000_000_000, "inputTokens")
        try outputTokens?.check(0...1_000_000_000, "outputTokens")
    }
}
