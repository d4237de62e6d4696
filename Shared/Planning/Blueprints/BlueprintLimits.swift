package import Artifacts

/// What one attempt of a step may use at most; each number may be a parameter.
package struct BlueprintLimits: ArtifactPart, Hashable {
    package var attempts: WholeNumber
    package var timeoutMs: WholeNumber
    package var memoryBytes: WholeNumber?
    package var outputBytes: WholeNumber?

    private enum CodingKeys: String, CodingKey {
        case attempts, memoryBytes, outputBytes, timeoutMs
    }

    package func validate() throws(ArtifactError) {
        try attempts.check(1...20, "attempts")
        try timeoutMs.check(1...21_600_000, "timeoutMs")
        try memoryBytes?.check(1_048_576...1_099_511_627_776, "memoryBytes")
        try outputBytes?.check(0...10_485_760, "outputBytes")
    }
}
