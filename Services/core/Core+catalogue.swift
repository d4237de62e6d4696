import Configuration
import Planning
import ServiceRuntime

extension Core {
    /// Reads the files that core works by; one that is not in order keeps it from starting.
    static func catalogue(_ configuration: ServiceConfiguration) throws -> Catalogue {
        do throws(CatalogueError) {
            let folder = try CatalogueFolder.find(setting: configuration.catalogue)
            let catalogue = try Catalogue(folder: folder)
            try catalogue.checkReferences(in: folder, for: configuration.pools)
            return catalogue
        } catch {
            let remedy =
                "mend the file, or set \(Setting.catalogue.name) to the folder that holds blueprints and agents"
            throw StartRefusal(
                step: "reading the catalogue",
                problems: [StartRefusal.Problem(found: error.description, remedy: remedy)]
            )
        }
    }
}
