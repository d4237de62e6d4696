package import Artifacts

/// Everything that an installation is told in files: blueprints, roster, prices, schedules.
package struct Catalogue: Sendable {
    package let blueprints: [BlueprintName: Blueprint]
    package let roster: Roster
    package let prices: PriceTable
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
        self.schedules = CatalogueFolder.isFolder(schedules) ? try ScheduleReader.readAll(in: schedules) : []
    }

    package func planner(for pools: [PoolName]) -> BlueprintPlanner {
        BlueprintPlanner(blueprints: blueprints, prices: prices, offer: roster.offer(of: pools))
    }
}
