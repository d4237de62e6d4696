import Artifacts
import Configuration
import Planning
import ServiceRuntime

/// Whether core could read the catalogue.
struct CatalogueCheck {
    /// Nil to look where core looks.
    let setting: String?
    let pools: [PoolName]

    func finding() -> Doctor.Finding {
        do throws(CatalogueError) {
            let folder = try CatalogueFolder.find(setting: setting)
            let catalogue = try Catalogue(folder: folder)
            try catalogue.checkReferences(in: folder, for: pools)
            let counts = "\(catalogue.blueprints.count) blueprints, \(catalogue.roster.agents.count) agents"
            return Doctor.Finding(
                subject: "catalogue",
                state: "\(folder): \(counts), \(catalogue.schedules.count) schedules",
                remedy: nil
            )
        } catch {
            let remedy = "mend the file, or change \(Setting.catalogue.name)"
            return Doctor.Finding(subject: "catalogue", state: "\(error)", remedy: remedy)
        }
    }
}
