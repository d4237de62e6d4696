import FoundationEssentials

/// Finds the folder of the catalogue where nobody has said where it is.
package enum CatalogueFolder {
    /// The one that is set; else the working directory, or the nearest folder above the program, that has blueprints.
    package static func find(setting: String?, program: String = ownProgram) throws(CatalogueError) -> String {
        if let setting {
            guard holdsBlueprints(setting) else {
                throw CatalogueError(file: setting, "has no folder named blueprints")
            }
            return setting
        }
        if holdsBlueprints(".") { return "." }
        var folder = URL(filePath: program).deletingLastPathComponent()
        while folder.path != "/" {
            if holdsBlueprints(folder.path) { return folder.path }
            folder = folder.deletingLastPathComponent()
        }
        throw CatalogueError(
            file: "blueprints",
            "is neither in the working directory nor in a folder above the program"
        )
    }

    package static var ownProgram: String {
        // A machine without /proc leaves the working directory to look in.
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/"
    }

    private static func holdsBlueprints(_ folder: String) -> Bool { isFolder("\(folder)/blueprints") }

    static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }
}
