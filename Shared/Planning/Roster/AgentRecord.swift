package import Artifacts

/// How the latest runs of an agent went, at the level that it holds.
package struct AgentRecord: Codable, Hashable, Sendable {
    package enum Run: String, Codable, Sendable {
        case done = "d"
        case failed = "f"
        /// The judge found something against it.
        case violated = "v"
    }

    /// How many runs are looked at.
    package static let window = 50

    private var layout = 1
    package let maturity: AgentSpec.Maturity
    /// The oldest first.
    package private(set) var runs: [Run] = []
    /// The level that was recommended last; nil while the record speaks for the one it has.
    package var advised: AgentSpec.Maturity?

    private enum CodingKeys: String, CodingKey {
        case advised, maturity, runs
        case layout = "v"
    }

    package init(maturity: AgentSpec.Maturity) {
        self.maturity = maturity
    }

    package init(bytes: [UInt8]) throws(ArtifactError) {
        self = try ArtifactDecoder.decode(AgentRecord.self, from: bytes)
    }

    package func bytes() throws(ArtifactError) -> [UInt8] { try ArtifactEncoder.encode(self) }

    package mutating func add(_ run: Run) {
        runs.append(run)
        runs.removeFirst(max(0, runs.count - Self.window))
    }

    package func count(_ run: Run) -> Int { runs.count { $0 == run } }
}
