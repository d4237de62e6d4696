import Artifacts
import Bus

/// How far core has read a partition's events, and how often each agent was set to work in this hour.
struct WatchMemory: Codable, Hashable, Sendable {
    /// How often one agent is set to work in an hour at most, in each partition.
    static let hourlyLimit = 20
    static let key = StateKey(kind: "watch", id: "agents")

    private var layout = 1
    private var milliseconds: Int
    private var sequence: Int
    private var hour: Int64 = 0
    private var counts: [String: Int] = [:]

    private enum CodingKeys: String, CodingKey {
        case counts, hour, milliseconds, sequence
        case layout = "v"
    }

    init(position: EntryPosition) {
        milliseconds = Int(clamping: position.milliseconds)
        sequence = Int(clamping: position.sequence)
    }

    init(bytes: [UInt8]) throws(ArtifactError) {
        self = try ArtifactDecoder.decode(WatchMemory.self, from: bytes)
    }

    func bytes() throws(ArtifactError) -> [UInt8] { try ArtifactEncoder.encode(self) }

    var position: EntryPosition {
        get { EntryPosition(milliseconds: UInt64(clamping: milliseconds), sequence: UInt64(clamping: sequence)) }
        set {
            milliseconds = Int(clamping: newValue.milliseconds)
            sequence = Int(clamping: newValue.sequence)
        }
    }

    /// Counts one setting to work; false when the agent has had its share of this hour.
    mutating func admit(_ agent: AgentName, at now: Timestamp) -> Bool {
        let current = now.milliseconds / 3_600_000
        if current != hour {
            hour = current
            counts = [:]
        }
        guard counts[agent.text, default: 0] < Self.hourlyLimit else { return false }
        counts[agent.text, default: 0] += 1
        return true
    }
}
