package import Artifacts

/// A goal that was stated for an agent: whose it is, and what it came from. Kept beside the goal, out of tenants'
/// reach.
package struct AgentErrand: Codable, Hashable, Sendable {
    /// How long it is known: as long as its goal.
    package static let lifetime = GoalRecord.lifetime

    private var layout = 1
    package let agent: AgentName
    /// Whether something that happened set the agent to work; what follows from such a goal sets nobody to work.
    package let isReaction: Bool

    private enum CodingKeys: String, CodingKey {
        case agent
        case isReaction = "reaction"
        case layout = "v"
    }

    package init(agent: AgentName, isReaction: Bool) {
        self.agent = agent
        self.isReaction = isReaction
    }

    package init(bytes: [UInt8]) throws(ArtifactError) {
        self = try ArtifactDecoder.decode(AgentErrand.self, from: bytes)
    }

    package func bytes() throws(ArtifactError) -> [UInt8] { try ArtifactEncoder.encode(self) }
}
