import Artifacts
import Configuration
import Lifecycle
import Planning
import ServiceRuntime

/// The catalogue as core would read it, for verbs that need no server.
struct OfflineCatalogue {
    let environment: [String: String]
    /// Another folder for the blueprints alone.
    var blueprints: String?

    /// Nil where no catalogue is at hand, or none that can be read.
    var roster: Roster? { (try? read())?.catalogue.roster }

    /// Complains about what is not in order, with exit code 78; else does the verb's own work.
    func use(_ terminal: Terminal, _ work: (Catalogue, [PoolName]) -> ExitCode) -> ExitCode {
        do {
            let (catalogue, pools) = try read()
            return work(catalogue, pools)
        } catch {
            terminal.complain("chimera: \(error)")
            return .configuration
        }
    }

    private func read() throws -> (catalogue: Catalogue, pools: [PoolName]) {
        let configuration = try ServiceConfiguration(environment: environment)
        let folder = try CatalogueFolder.find(setting: configuration.catalogue)
        return (try Catalogue(folder: folder, blueprints: blueprints), configuration.pools)
    }
}
