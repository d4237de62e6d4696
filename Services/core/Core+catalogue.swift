import Configuration
import Planning
import ServiceRuntime

extension Core {
    /// Reads the files that core works by; one that is not in order keeps it from starting.
    static func catalogue(_ configuration: ServiceConfiguration) throws -> Catalogue {
        do throws(CatalogueError) {
            return try Catalogue(folder: CatalogueFolder.find(setting: configuration.catalogue))
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
