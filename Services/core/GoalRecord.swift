import Artifacts
import Bus

/// What core remembers of a goal, so that it can be planned again.
struct GoalRecord: Codable, Hashable, Sendable {
    /// How long it is kept after its last change; longer than any run waits for a person.
    static let lifetime: Duration = .seconds(90 * 86_400)

    private var layout = 1
    /// The goal in its tenant's latest words.
    var statement: GoalStatement
    var statedAt: Timestamp
    /// Number of the last plan, or of the last attempt to make one.
    var revision: Int
    /// How many automatic revisions there were since the tenant last said something.
    var automaticRevisions: Int

    private enum CodingKeys: String, CodingKey {
        case automaticRevisions = "automatic"
        case layout = "v"
        case revision, statedAt, statement
    }

    init(statement: GoalStatement, statedAt: Timestamp, revision: Int, automaticRevisions: Int = 0) {
        self.statement = statement
        self.statedAt = statedAt
        self.revision = revision
        self.automaticRevisions = automaticRevisions
    }

    init(bytes: [UInt8]) throws(ArtifactError) {
        self = try ArtifactDecoder.decode(GoalRecord.self, from: bytes)
    }

    func bytes() throws(ArtifactError) -> [UInt8] { try ArtifactEncoder.encode(self) }

    static func key(of goal: GoalID) -> StateKey { StateKey(kind: "goal", id: goal.text) }
}
