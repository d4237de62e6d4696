package import Artifacts

/// A goal to be planned, for the first time or again.
package struct PlanRequest: Hashable, Sendable {
    package var goal: GoalID
    package var statement: GoalStatement
    /// When it was stated; deadlines are judged from here, so that planning needs no clock.
    package var statedAt: Timestamp
    /// Number of the plan to be made, from 0.
    package var revision: Int
    /// How many automatic revisions there were, this one included.
    package var automaticRevisions: Int
    /// Why the plan before was sent back.
    package var obstacle: DesignBlocked?

    package init(
        goal: GoalID,
        statement: GoalStatement,
        statedAt: Timestamp,
        revision: Int = 0,
        automaticRevisions: Int = 0,
        obstacle: DesignBlocked? = nil
    ) {
        self.goal = goal
        self.statement = statement
        self.statedAt = statedAt
        self.revision = revision
        self.automaticRevisions = automaticRevisions
        self.obstacle = obstacle
    }

    /// How many revisions are made before a person is asked.
    package static let automaticLimit = 2
}
