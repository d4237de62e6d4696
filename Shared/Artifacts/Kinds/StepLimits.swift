/// What one attempt of a step may use at most.
package struct StepLimits: ArtifactPart, Hashable {
    /// Most attempts, the first included.
    package var attempts: Int
    /// Wall-clock time of one attempt in milliseconds; at most six hours.
    package var timeoutMs: Int
    /// Memory of one attempt in bytes.
    package var memoryBytes: Int?
    /// Output of one attempt in bytes; at most 10 MiB.
    package var outputBytes: Int?

    private enum CodingKeys: String, CodingKey {
        case attempts, memoryBytes, outputBytes, timeoutMs
    }

    package init(
        attempts: Int,
        timeoutMs: Int,
        memoryBytes: Int? = nil,
        outputBytes: Int? = nil
    ) {
        self.attempts = attempts
        self.timeoutMs = timeoutMs
        self.memoryBytes = memoryBytes
        self.outputBytes = outputBytes
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.number(attempts, 1...20, "attempts")
        try BodyCheck.number(timeoutMs, 1...21_600_000, "timeoutMs")
        if let memoryBytes { try BodyCheck.number(memoryBytes, 1_048_576...1_099_511_627_776, "memoryBytes") }
        if let outputBytes { try BodyCheck.number(outputBytes, 0...10_485_760, "outputBytes") }
    }
}
