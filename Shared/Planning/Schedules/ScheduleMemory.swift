package import Artifacts

/// Up to which time a schedule is settled; kept in the bus, so that it outlives every core.
package struct ScheduleMemory: Codable, Hashable, Sendable {
    private var layout = 1
    package var settledThrough: Timestamp
    /// The last time for which it was fired.
    package var firedFor: Timestamp?

    private enum CodingKeys: String, CodingKey {
        case firedFor = "fired"
        case settledThrough = "through"
        case layout = "v"
    }

    package init(settledThrough: Timestamp, firedFor: Timestamp? = nil) {
        self.settledThrough = settledThrough
        self.firedFor = firedFor
    }

    package init(bytes: [UInt8]) throws(ArtifactError) {
        self = try ArtifactDecoder.decode(ScheduleMemory.self, from: bytes)
    }

    package func bytes() throws(ArtifactError) -> [UInt8] { try ArtifactEncoder.encode(self) }
}
