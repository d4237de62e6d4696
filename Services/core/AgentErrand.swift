import Artifacts
import Bus
import Planning

/// A goal that core stated for an agent: whose it is, and what it came from. Kept beside the goal, out of tenants' reach.
struct AgentErrand: Codable, Hashable, Sendable {
    /// How long it is known: as long as its goal.
    static let lifetime = GoalRecord.lifetime

    private var layout = 1
    let agent: AgentName
    /// Whether something that happened set the agent to work; what follows from such a goal sets nobody to work.
    let isReaction: Bool

    private enum CodingKeys: String, CodingKey {
        case agent
        case isReaction = "reaction"
        case layout = "v"
    }

    init(agent: AgentName, isReaction: Bool) {
        self.agent = agent
        self.isReaction = isReaction
    }

    init(bytes: [UInt8]) throws(ArtifactError) {
        self = try ArtifactDecoder.decode(AgentErrand.self, from: bytes)
    }

    static func key(of goal: GoalID) -> StateKey { StateKey(kind: "errand", id: goal.text) }

    /// Remembers it; the goal must be new.
    func kept(for goal: GoalID) throws(ArtifactError) -> Effect {
        let bytes = try ArtifactEncoder.encode(self)
        return .state(StateChange(key: Self.key(of: goal), replacing: nil, with: bytes, expiry: Self.lifetime))
    }
}
