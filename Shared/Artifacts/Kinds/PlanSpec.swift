/// The graph of steps that reaches a goal, with what it costs and how it is undone.
package struct PlanSpec: ArtifactBody, Hashable {
    package static let kind = ArtifactKind.planSpec

    /// Goal that it reaches.
    package var goal: GoalID
    /// The plan in one line.
    package var title: String
    /// Blueprint that it was made from.
    package var blueprint: BlueprintName
    /// How often it was revised.
    package var revision: Int
    /// Steps; their dependencies form a graph without cycles.
    package var steps: [Step]
    /// Expected cost of all steps, in millionths of the currency unit.
    package var costMicros: Int
    /// Most money that the run may spend.
    package var costCeilingMicros: Int
    /// Expected wall-clock time along the longest path, in milliseconds.
    package var durationMs: Int
    /// How much could go wrong.
    package var risk: Risk
    /// How many people must approve it.
    package var approvals: Int
    /// Mermaid source of the graph.
    package var diagram: String?
    /// Why the plan looks as it does.
    package var rationale: String?

    private enum CodingKeys: String, CodingKey {
        case approvals, blueprint, costCeilingMicros, costMicros, diagram, durationMs, goal, rationale, revision,
            risk, steps, title
    }

    package init(
        goal: GoalID,
        title: String,
        blueprint: BlueprintName,
        revision: Int,
        steps: [Step],
        costMicros: Int,
        costCeilingMicros: Int,
        durationMs: Int,
        risk: Risk,
        approvals: Int,
        diagram: String? = nil,
        rationale: String? = nil
    ) {
        self.goal = goal
        self.title = title
        self.blueprint = blueprint
        self.revision = revision
        self.steps = steps
        self.costMicros = costMicros
        self.costCeilingMicros = costCeilingMicros
        self.durationMs = durationMs
        self.risk = risk
        self.approvals = approvals
        self.diagram = diagram
        self.rationale = rationale
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(title, 1...200, "title")
        try BodyCheck.number(revision, 0...100, "revision")
        try BodyCheck.parts(steps, 1...128, "steps")
        try BodyCheck.number(costMicros, 0...BodyCheck.largestAmount, "costMicros")
        try BodyCheck.number(costCeilingMicros, 0...BodyCheck.largestAmount, "costCeilingMicros")
        try BodyCheck.number(durationMs, 0...31_536_000_000, "durationMs")
        try BodyCheck.number(approvals, 0...8, "approvals")
        if let diagram { try BodyCheck.text(diagram, 1...4000, "diagram") }
        if let rationale { try BodyCheck.text(rationale, 1...2000, "rationale") }
    }
}
