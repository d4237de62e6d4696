package import Artifacts

/// Reads a blueprint strictly: its form, then what a schema cannot say, namely that every parameter it uses exists
/// and fits.
package enum BlueprintReader {
    package static func read(_ bytes: [UInt8], file: String) throws(CatalogueError) -> Blueprint {
        let blueprint = try CatalogueFile.decode(Blueprint.self, from: bytes, file: file)
        let expected = "\(blueprint.name).json"
        guard file.split(separator: "/").last.map(String.init) == expected else {
            throw CatalogueError(file: file, field: "name", "names \(blueprint.name), whose file is \(expected)")
        }
        if let fault = BlueprintReferences(blueprint).fault() {
            throw CatalogueError(file: file, field: fault.field, fault.message)
        }
        return blueprint
    }

    /// All blueprints of a folder, by name.
    package static func readAll(in folder: String) throws(CatalogueError) -> [BlueprintName: Blueprint] {
        var blueprints: [BlueprintName: Blueprint] = [:]
        for (file, bytes) in try CatalogueFile.contents(of: folder) {
            let blueprint = try read(bytes, file: "\(folder)/\(file)")
            blueprints[blueprint.name] = blueprint
        }
        return blueprints
    }
}
