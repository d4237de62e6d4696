import Artifacts

/// Why a goal cannot be planned, and what would help.
struct PlanObstacle: Error, Hashable {
    var cause: DesignBlocked.Cause
    /// Field of the goal, or of the plan where the blueprint is at fault.
    var field: String
    var rationale: String
    var suggestions: [String]

    init(_ cause: DesignBlocked.Cause, field: String, _ rationale: String, suggestions: [String] = []) {
        self.cause = cause
        self.field = field
        self.rationale = rationale
        self.suggestions = suggestions
    }

    /// Within the limits of the artifact, whatever the texts were made of.
    func blocked(_ request: PlanRequest) -> DesignBlocked {
        DesignBlocked(
            goal: request.goal,
            cause: cause,
            rationale: rationale.cut(to: 2000),
            revision: request.revision,
            needsPerson: request.automaticRevisions >= PlanRequest.automaticLimit,
            field: field.cut(to: 256),
            suggestions: suggestions.isEmpty ? nil : suggestions.prefix(16).map { $0.cut(to: 500) }
        )
    }
}
