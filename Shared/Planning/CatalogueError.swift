import Artifacts

/// Why a file of the catalogue was refused: which file, which field of it, and what was expected there.
package struct CatalogueError: Error, Hashable, Sendable {
    package let file: String
    /// A path such as `steps[2].pool`; empty for the file as a whole.
    package let field: String
    package let message: String

    package init(file: String, field: String = "", _ message: String) {
        self.file = file
        self.field = field
        self.message = message
    }

    /// An artifact's error names its field from the body on.
    init(file: String, _ error: ArtifactError) {
        let path = error.field.hasPrefix("body") ? error.field.dropFirst("body".count) : error.field[...]
        self.init(file: file, field: String(path.first == "." ? path.dropFirst() : path), error.message)
    }
}

extension CatalogueError: CustomStringConvertible {
    package var description: String { field.isEmpty ? "\(file): \(message)" : "\(file): \(field) \(message)" }
}
