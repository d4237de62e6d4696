/// A goal that could not be planned, and why.
package struct DesignBlocked: ArtifactBody, Hashable {
    /// Sort of obstacle.
    package enum Cause: String, CaseIterable, Codable, Sendable {
        case unknownBlueprint = "unknown_blueprint"
        case invalidParameter = "invalid_parameter"
        case budgetBelowEstimate = "budget_below_estimate"
        case unsatisfiableCapability = "unsatisfiable_capability"
        case cyclicPlan = "cyclic_plan"
        case gatesFailed = "gates_failed"
        case conflictingConstraints = "conflicting_constraints"
    }

    package static let kind = ArtifactKind.designBlocked

    /// Goal that is blocked.
    package var goal: GoalID
    package var cause: Cause
    /// The obstacle in words.
    package var rationale: String
    /// Revision of the goal that was blocked.
    package var revision: Int
    /// Whether automatic revisions are used up.
    package var needsPerson: Bool
    /// Field of the goal that stands in the way.
    package var field: String?
    /// What would remove the obstacle.
    package var suggestions: [String]?

    private enum CodingKeys: String, CodingKey {
        case cause, field, goal, needsPerson, rationale, revision, suggestions
    }

    package init(
        goal: GoalID,
        cause: Cause,
        rationale: String,
        revision: Int,
        needsPerson: Bool,
        field: String? = nil,
        suggestions: [String]? = nil
    ) {
        self.goal = goal
        self.cause = cause
        self.rationale = rationale
        self.revision = revision
        self.needsPerson = needsPerson
        self.field = field
        self.suggestions = suggestions
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(rationale, 1...2000, "rationale")
        try BodyCheck.number(revision, 0...100, "revision")
        if let field { try BodyCheck.text(field, 1...256, "field") }
        if let suggestions { try BodyCheck.texts(suggestions, 0...16, each: 1...500, "suggestions") }
    }
}
