import Artifacts

/// Everything that a verdict rests on, and nothing else: the same case always gets the same verdict.
struct Case: Hashable, Sendable {
    let request: ValidateRequest
    let plan: Exhibit<PlanSpec>
    let goal: Exhibit<GoalStatement>
    let results: [Exhibit<BuildStatus>]
    /// The files that the results name.
    let files: [FileExhibit]
}
