extension PlanSpec {
    /// One node of a plan's graph.
    package struct Step: ArtifactPart, Hashable {
        /// Name, unique within the plan.
        package var name: StepName
        /// When the step runs.
        package var phase: StepPhase
        /// Pool whose workers run it.
        package var pool: PoolName
        /// Steps that must be done before.
        package var dependsOn: [StepName]
        /// Capabilities that it needs.
        package var capabilities: [CapabilityName]
        /// What one attempt may use.
        package var limits: StepLimits
        /// What it is expected to cost.
        package var estimate: StepEstimate
        /// What it does, for people.
        package var title: String?
        /// Program that a worker starts.
        package var program: String?
        /// Arguments of the program.
        package var arguments: [String]?
        /// Values handed to the program.
        package var inputs: JSONObject?
        /// Step that undoes this one.
        package var rollback: StepName?

        private enum CodingKeys: String, CodingKey {
            case arguments, capabilities, dependsOn, estimate, inputs, limits, name, phase, pool, program, rollback,
                title
        }

        package init(
            name: StepName,
            phase: StepPhase,
            pool: PoolName,
            dependsOn: [StepName],
            capabilities: [CapabilityName],
            limits: StepLimits,
            estimate: StepEstimate,
            title: String? = nil,
            program: String? = nil,
            arguments: [String]? = nil,
            inputs: JSONObject? = nil,
            rollback: StepName? = nil
        ) {
            self.name = name
            self.phase = phase
            self.pool = pool
            self.dependsOn = dependsOn
            self.capabilities = capabilities
            self.limits = limits
            self.estimate = estimate
            self.title = title
            self.program = program
            self.arguments = arguments
            self.inputs = inputs
            self.rollback = rollback
        }

        package func validate() throws(ArtifactError) {
            try BodyCheck.count(dependsOn, 0...32, "dependsOn")
            try BodyCheck.count(capabilities, 0...32, "capabilities")
            try BodyCheck.part(limits, "limits")
            try BodyCheck.part(estimate, "estimate")
            if let title { try BodyCheck.text(title, 1...200, "title") }
            if let program { try BodyCheck.text(program, 1...512, "program") }
            if let arguments { try BodyCheck.texts(arguments, 0...64, each: 0...2048, "arguments") }
            if let inputs { try BodyCheck.count(inputs.members, 0...64, "inputs") }
        }
    }
}
