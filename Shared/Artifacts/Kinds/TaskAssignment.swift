package import Security

/// One step handed to a pool.
package struct TaskAssignment: ArtifactBody, Hashable {
    package static let kind = ArtifactKind.taskAssignment

    /// Task, the same for every attempt.
    package var task: TaskID
    /// Run that it belongs to.
    package var run: RunID
    /// Goal that the run pursues.
    package var goal: GoalID
    /// Digest of the plan.
    package var plan: Digest256
    /// Step of the plan.
    package var step: StepName
    /// When the step runs.
    package var phase: StepPhase
    /// Pool whose workers run it.
    package var pool: PoolName
    /// Lane that it waits in.
    package var priority: Priority
    /// Capabilities that a worker needs to take it.
    package var capabilities: [CapabilityName]
    /// What one attempt may use.
    package var limits: StepLimits
    /// What was reserved for it.
    package var estimate: StepEstimate
    /// Program to start.
    package var program: String?
    /// Arguments of the program.
    package var arguments: [String]?
    /// Values handed to the program.
    package var inputs: JSONObject?
    /// Files that the program finds in its working directory.
    package var files: [FileReference]?
    /// Where the attempt before left off.
    package var checkpoint: BlobReference?
    /// Approval under which an apply step runs.
    package var approval: ArtifactID?
    /// When it must be done, in milliseconds since 1970.
    package var deadlineAt: Timestamp?

    private enum CodingKeys: String, CodingKey {
        case approval, arguments, capabilities, checkpoint, deadlineAt, estimate, files, goal, inputs, limits,
            phase, plan, pool, priority, program, run, step, task
    }

    package init(
        task: TaskID,
        run: RunID,
        goal: GoalID,
        plan: Digest256,
        step: StepName,
        phase: StepPhase,
        pool: PoolName,
        priority: Priority,
        capabilities: [CapabilityName],
        limits: StepLimits,
        estimate: StepEstimate,
        program: String? = nil,
        arguments: [String]? = nil,
        inputs: JSONObject? = nil,
        files: [FileReference]? = nil,
        checkpoint: BlobReference? = nil,
        approval: ArtifactID? = nil,
        deadlineAt: Timestamp? = nil
    ) {
        self.task = task
        self.run = run
        self.goal = goal
        self.plan = plan
        self.step = step
        self.phase = phase
        self.pool = pool
        self.priority = priority
        self.capabilities = capabilities
        self.limits = limits
        self.estimate = estimate
        self.program = program
        self.arguments = arguments
        self.inputs = inputs
        self.files = files
        self.checkpoint = checkpoint
        self.approval = approval
        self.deadlineAt = deadlineAt
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.count(capabilities, 0...32, "capabilities")
        try BodyCheck.part(limits, "limits")
        try BodyCheck.part(estimate, "estimate")
        if let program { try BodyCheck.text(program, 1...512, "program") }
        if let arguments { try BodyCheck.texts(arguments, 0...64, each: 0...2048, "arguments") }
        if let inputs { try BodyCheck.count(inputs.members, 0...64, "inputs") }
        if let files { try BodyCheck.parts(files, 0...64, "files") }
        if let checkpoint { try BodyCheck.part(checkpoint, "checkpoint") }
    }
}
