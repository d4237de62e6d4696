package import Artifacts

extension Catalogue {
    /// Refuses what names something that is not there, so that no goal of the clock or of an agent finds out first.
    ///
    /// - Parameter folder: where the catalogue was read from, for the message.
    package func checkReferences(in folder: String, for pools: [PoolName]) throws(CatalogueError) {
        for schedule in schedules where schedule.agent == nil {
            guard let name = schedule.goal.blueprint, blueprints[name] == nil else { continue }
            let file = "\(folder)/schedules/\(schedule.name).json"
            throw CatalogueError(file: file, field: "goal.blueprint", "names \(name), which is no blueprint")
        }
        for agent in roster.agents where agent.isSetToWork && agent.trigger.on != .goal {
            let file = "\(folder)/agents/\(agent.agent).json"
            guard pools.contains(agent.pool) else {
                let known = pools.map(\.text).sorted().joined(separator: ", ")
                let message = "names \(agent.pool), which is no pool of this installation (\(known))"
                throw CatalogueError(file: file, field: "pool", message)
            }
            if let name = agent.goal()?.blueprint, blueprints[name] == nil {
                let message = "needs the blueprint \(name), which is not there"
                throw CatalogueError(file: file, field: "program", message)
            }
        }
    }
}
