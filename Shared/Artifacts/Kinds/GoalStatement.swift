/// What a tenant wants.
package struct GoalStatement: ArtifactBody, Hashable {
    package static let kind = ArtifactKind.goalStatement

    /// The goal in one line.
    package var title: String
    /// Who asks for it.
    package var requestedBy: String
    /// How soon its tasks are to run.
    package var priority: Priority
    /// Most money that it may cost, in millionths of the currency unit.
    package var budgetMicros: Int
    /// The goal at length.
    package var description: String?
    /// Blueprint that plans it; without one the planner chooses.
    package var blueprint: BlueprintName?
    /// Values for the blueprint's parameters.
    package var parameters: JSONObject?
    /// When it must be done, in milliseconds since 1970.
    package var deadlineAt: Timestamp?
    /// How many people must approve the plan.
    package var approvals: Int?
    /// Capabilities that the tenant grants.
    package var capabilities: [CapabilityName]?
    /// Conditions that every plan must keep.
    package var constraints: [String]?
    /// How often it was revised.
    package var revision: Int?
    /// Labels for filtering; names are 1 to 63 characters of a-z, 0-9, dot, underscore and hyphen.
    package var labels: [String: String]?

    private enum CodingKeys: String, CodingKey {
        case approvals, blueprint, budgetMicros, capabilities, constraints, deadlineAt, description, labels,
            parameters, priority, requestedBy, revision, title
    }

    package init(
        title: String,
        requestedBy: String,
        priority: Priority,
        budgetMicros: Int,
        description: String? = nil,
        blueprint: BlueprintName? = nil,
        parameters: JSONObject? = nil,
        deadlineAt: Timestamp? = nil,
        approvals: Int? = nil,
        capabilities: [CapabilityName]? = nil,
        constraints: [String]? = nil,
        revision: Int? = nil,
        labels: [String: String]? = nil
    ) {
        self.title = title
        self.requestedBy = requestedBy
        self.priority = priority
        self.budgetMicros = budgetMicros
        self.description = description
        self.blueprint = blueprint
        self.parameters = parameters
        self.deadlineAt = deadlineAt
        self.approvals = approvals
        self.capabilities = capabilities
        self.constraints = constraints
        self.revision = revision
        self.labels = labels
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(title, 1...200, "title")
        try BodyCheck.text(requestedBy, 1...128, "requestedBy")
        try BodyCheck.number(budgetMicros, 0...BodyCheck.largestAmount, "budgetMicros")
        if let description { try BodyCheck.text(description, 0...4000, "description") }
        if let parameters { try BodyCheck.count(parameters.members, 0...64, "parameters") }
        if let approvals { try BodyCheck.number(approvals, 0...8, "approvals") }
        if let capabilities { try BodyCheck.count(capabilities, 0...64, "capabilities") }
        if let constraints { try BodyCheck.texts(constraints, 0...32, each: 1...500, "constraints") }
        if let revision { try BodyCheck.number(revision, 0...100, "revision") }
        if let labels { try BodyCheck.labels(labels, 0...16, "labels") }
    }
}
