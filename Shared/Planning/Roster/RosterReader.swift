package import Artifacts

/// Reads the roster strictly: a new agent is a new file, and no file may promise what is not there.
package enum RosterReader {
    package static func read(_ bytes: [UInt8], file: String) throws(CatalogueError) -> AgentSpec {
        let agent = try CatalogueFile.decode(AgentSpec.self, from: bytes, file: file)
        let expected = "\(agent.agent).json"
        guard file.split(separator: "/").last.map(String.init) == expected else {
            throw CatalogueError(file: file, field: "agent", "names \(agent.agent), whose file is \(expected)")
        }
        try checkStatus(agent, file)
        try checkTrigger(agent, file)
        if let capability = MaturityPolicy.excess(of: agent) {
            let message = "holds \(capability), which a \(agent.maturity.rawValue) agent may not have"
            throw CatalogueError(file: file, field: "capabilities", message)
        }
        return agent
    }

    package static func readAll(in folder: String) throws(CatalogueError) -> Roster {
        var agents: [AgentSpec] = []
        for (file, bytes) in try CatalogueFile.contents(of: folder) {
            agents.append(try read(bytes, file: "\(folder)/\(file)"))
        }
        return Roster(agents)
    }

    /// An agent that has no program yet says so; one that has a program does not call itself planned.
    private static func checkStatus(_ agent: AgentSpec, _ file: String) throws(CatalogueError) {
        switch (agent.status, agent.program) {
        case (.active, nil):
            throw CatalogueError(file: file, field: "status", "is active, but there is no program: write planned")
        case (.planned, .some):
            throw CatalogueError(file: file, field: "program", "is there, but the agent is planned: write active")
        default:
            return
        }
    }

    private static func checkTrigger(_ agent: AgentSpec, _ file: String) throws(CatalogueError) {
        let trigger = agent.trigger
        guard (trigger.kind != nil) == (trigger.on == .artifact) else {
            let message = "belongs to the trigger artifact, and to it alone"
            throw CatalogueError(file: file, field: "trigger.kind", message)
        }
        if let kind = trigger.kind, ArtifactKind(rawValue: kind) == nil {
            throw CatalogueError(file: file, field: "trigger.kind", "names no kind of artifact")
        }
        guard (trigger.schedule != nil) == (trigger.on == .schedule) else {
            let message = "belongs to the trigger schedule, and to it alone"
            throw CatalogueError(file: file, field: "trigger.schedule", message)
        }
        if let schedule = trigger.schedule {
            do throws(CronError) {
                _ = try CronExpression(schedule)
            } catch {
                throw CatalogueError(file: file, field: "trigger.schedule", error.message)
            }
        }
        if agent.isSetToWork, trigger.on != .goal { try checkWork(agent, file) }
    }

    /// What core sets to work by itself must be bounded, and must be something that core sees.
    private static func checkWork(_ agent: AgentSpec, _ file: String) throws(CatalogueError) {
        guard agent.budgetMicros != nil else {
            let message = "is needed by an active agent that sets out by itself"
            throw CatalogueError(file: file, field: "budgetMicros", message)
        }
        try checkGoal(agent, file)
        guard Reaction(agent: agent) != nil else { return }
        guard (agent.arguments ?? []).count <= Reaction.argumentLimit else {
            let message = "has more than \(Reaction.argumentLimit); what it reacts to is told in three more"
            throw CatalogueError(file: file, field: "arguments", message)
        }
        if agent.trigger.on == .artifact, !Reaction.kinds.contains(where: { $0.rawValue == agent.trigger.kind }) {
            let kinds = Reaction.kinds.map(\.rawValue).sorted().joined(separator: ", ")
            let message = "travels to its service alone; an agent can react to \(kinds)"
            throw CatalogueError(file: file, field: "trigger.kind", message)
        }
    }

    /// Core must be able to state the agent's goal, whatever sets it to work.
    private static func checkGoal(_ agent: AgentSpec, _ file: String) throws(CatalogueError) {
        let told = Reaction(agent: agent) == nil ? [] : Reaction.longest
        guard let goal = agent.goal(arguments: told) else { return }
        let size: Int
        do throws(ArtifactError) {
            try goal.validate()
            size = try ArtifactEncoder.encode(goal).count
        } catch {
            throw CatalogueError(file: file, error)
        }
        guard size <= RawArtifact.bodyLimit else {
            let message = "make a goal of up to \(size) bytes, at most \(RawArtifact.bodyLimit) are allowed"
            throw CatalogueError(file: file, field: "arguments", message)
        }
    }
}
