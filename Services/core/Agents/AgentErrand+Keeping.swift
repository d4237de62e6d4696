import Artifacts
import Bus
import Pipeline
import Planning

extension AgentErrand {
    /// Remembers it; the goal must be new.
    func kept(for goal: GoalID) throws(ArtifactError) -> Effect {
        .state(StateChange(key: .errand(of: goal), replacing: nil, with: try bytes(), expiry: Self.lifetime))
    }
}
