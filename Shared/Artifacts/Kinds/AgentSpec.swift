/// An agent of the roster: a new agent is a new one of these, not code.
package struct AgentSpec: ArtifactBody, Hashable {
    /// How far it is trusted.
    package enum Maturity: String, CaseIterable, Codable, Sendable {
        case pilot
        case reliable
        case autonomous
        case advisor
    }

    /// Whether it works yet; planned means that it has no program.
    package enum Status: String, CaseIterable, Codable, Sendable {
        case active
        case planned
        case retired
    }

    package static let kind = ArtifactKind.agentSpec

    /// Name of the agent.
    package var agent: AgentName
    /// What it is, in a few words.
    package var role: String
    /// What it may and must do.
    package var mandate: String
    /// What sets it to work.
    package var trigger: Trigger
    /// Pool whose workers run it.
    package var pool: PoolName
    /// Capabilities that it is granted.
    package var capabilities: [CapabilityName]
    package var maturity: Maturity
    package var status: Status
    /// What one attempt may use.
    package var limits: StepLimits
    /// Program that a worker starts.
    package var program: String?
    /// Arguments of the program.
    package var arguments: [String]?
    /// Most money per month, in millionths of the currency unit.
    package var budgetMicros: Int?

    private enum CodingKeys: String, CodingKey {
        case agent, arguments, budgetMicros, capabilities, limits, mandate, maturity, pool, program, role, status,
            trigger
    }

    package init(
        agent: AgentName,
        role: String,
        mandate: String,
        trigger: Trigger,
        pool: PoolName,
        capabilities: [CapabilityName],
        maturity: Maturity,
        status: Status,
        limits: StepLimits,
        program: String? = nil,
        arguments: [String]? = nil,
        budgetMicros: Int? = nil
    ) {
        self.agent = agent
        self.role = role
        self.mandate = mandate
        self.trigger = trigger
        self.pool = pool
        self.capabilities = capabilities
        self.maturity = maturity
        self.status = status
        self.limits = limits
        self.program = program
        self.arguments = arguments
        self.budgetMicros = budgetMicros
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(role, 1...128, "role")
        try BodyCheck.text(mandate, 1...2000, "mandate")
        try BodyCheck.part(trigger, "trigger")
        try BodyCheck.count(capabilities, 0...64, "capabilities")
        try BodyCheck.part(limits, "limits")
        if let program { try BodyCheck.text(program, 1...512, "program") }
        if let arguments { try BodyCheck.texts(arguments, 0...64, each: 0...2048, "arguments") }
        if let budgetMicros { try BodyCheck.number(budgetMicros, 0...BodyCheck.largestAmount, "budgetMicros") }
    }
}
