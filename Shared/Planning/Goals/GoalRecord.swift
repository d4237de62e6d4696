package import Artifacts

/// What core remembers of a goal, so that it can be planned again.
package struct GoalRecord: Codable, Hashable, Sendable {
    /// How long it is kept after its last change; longer than any run waits for a person.
    package static let lifetime: Duration = .seconds(90 * 86_400)

    private var layout = 1
    package private(set) var tenant: TenantID?
    /// The agents that pay for it, as its first statement named them; nil for a person's.
    package private(set) var agents: AgentPath?
    /// The goal in its tenant's latest words.
    package var statement: GoalStatement
    package var statedAt: Timestamp
    /// Number of the last plan, or of the last attempt to make one.
    package var revision: Int
    /// How many automatic revisions there were since the tenant last said something.
    package var automaticRevisions: Int

    /// The obstacles that were met last: one that comes again, such as from the dead letters, is met already.
    package private(set) var obstacles: [ArtifactID]?
    private static let obstacleLimit = 8

    private enum CodingKeys: String, CodingKey {
        case agents
        case automaticRevisions = "automatic"
        case obstacles, revision, statedAt, statement, tenant
        case layout = "v"
    }

    package init(
        tenant: TenantID? = nil,
        agents: AgentPath? = nil,
        statement: GoalStatement,
        statedAt: Timestamp,
        revision: Int,
        automaticRevisions: Int = 0
    ) {
        self.tenant = tenant
        self.agents = agents
        self.statement = statement
        self.statedAt = statedAt
        self.revision = revision
        self.automaticRevisions = automaticRevisions
    }

    package mutating func meet(_ obstacle: ArtifactID) {
        obstacles = ((obstacles ?? []) + [obstacle]).suffix(Self.obstacleLimit)
    }

    package init(bytes: [UInt8]) throws(ArtifactError) {
        self = try ArtifactDecoder.decode(GoalRecord.self, from: bytes)
    }

    package func bytes() throws(ArtifactError) -> [UInt8] { try ArtifactEncoder.encode(self) }
}
