package import Artifacts

/// Everything that an installation is told in files: blueprints, roster, prices, schedules.
package struct Catalogue: Sendable {
    package let blueprints: [BlueprintName: Blueprint]
    package let roster: Roster
    package let prices: PriceTable
    /// Those of the folder, and those of agents that a clock sets to work.
    package let schedules: [Schedule]

    /// Reads `blueprints/`, `agents/`, `prices.json` and, where there is one, `schedules/` of a folder.
    ///
    /// Blueprints may come from elsewhere. The first file that is not in order is thrown.
    package init(folder: String, blueprints: String? = nil) throws(CatalogueError) {
        self.blueprints = try BlueprintReader.readAll(in: blueprints ?? "\(folder)/blueprints")
        roster = try RosterReader.readAll(in: "\(folder)/agents")
        let file = "\(folder)/prices.json"
        prices = try CatalogueFile.decode(PriceTable.self, from: CatalogueFile.content(of: file), file: file)
        let schedules = "\(folder)/schedules"
        let filed = CatalogueFolder.isFolder(schedules) ? try ScheduleReader.readAll(in: schedules) : []
        let own = roster.agents.compactMap { Schedule(agent: $0) }
        if let twice = own.first(where: { agent in filed.contains { $0.name == agent.name } }) {
            let message = "has the name of an agent that has a schedule of its own"
            throw CatalogueError(file: "\(schedules)/\(twice.name).json", field: "name", message)
        }
        self.schedules = filed + own
    }

    package func planner(for pools: [PoolName]) -> BlueprintPlanner {
        BlueprintPlanner(blueprints: blueprints, prices: prices, offer: roster.offer(of: pools))
    }
}
