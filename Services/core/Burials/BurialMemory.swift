import Artifacts
import Bus

/// How far core has told runs of their dead letters in a partition.
struct BurialMemory: Codable, Hashable, Sendable {
    static let key = StateKey(kind: "watch", id: "burials")

    private var layout = 1
    private let milliseconds: Int
    private let sequence: Int

    private enum CodingKeys: String, CodingKey {
        case milliseconds, sequence
        case layout = "v"
    }

    init(position: EntryPosition) {
        milliseconds = Int(clamping: position.milliseconds)
        sequence = Int(clamping: position.sequence)
    }

    init(bytes: [UInt8]) throws(ArtifactError) {
        self = try ArtifactDecoder.decode(BurialMemory.self, from: bytes)
    }

    func bytes() throws(ArtifactError) -> [UInt8] { try ArtifactEncoder.encode(self) }

    var position: EntryPosition {
        EntryPosition(milliseconds: UInt64(clamping: milliseconds), sequence: UInt64(clamping: sequence))
    }
}
