package import Artifacts
import FoundationEssentials

/// Reads one JSON file of the catalogue strictly: an unknown field is refused, because people write these files by
/// hand.
package enum CatalogueFile {
    /// The most bytes that a file may have.
    package static let limit = 65_536

    package static func decode<Value: ArtifactPart>(
        _ type: Value.Type,
        from bytes: [UInt8],
        file: String
    ) throws(CatalogueError) -> Value {
        guard bytes.count <= limit else {
            throw CatalogueError(file: file, "has \(bytes.count) bytes, at most \(limit) are allowed")
        }
        do {
            let value = try ArtifactDecoder.decode(type, from: bytes)
            try value.validate()
            let known = try JSONDocument(ArtifactEncoder.encode(value)).value
            if let field = UnknownMember.first(in: try JSONDocument(bytes).value, beyond: known) {
                throw ArtifactError(.invalidBody, field: "body\(field)", "is not a field that this file may have")
            }
            return value
        } catch let error as ArtifactError {
            throw CatalogueError(file: file, error)
        } catch {
            throw CatalogueError(file: file, "cannot be read: \(error)")
        }
    }

    /// Every `.json` file of a folder with its content, sorted by name.
    static func contents(of folder: String) throws(CatalogueError) -> [(file: String, bytes: [UInt8])] {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            return try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
                (name, Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
            }
        } catch {
            throw CatalogueError(file: folder, "is no folder that can be read")
        }
    }

    static func content(of file: String) throws(CatalogueError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: file)))
        } catch {
            throw CatalogueError(file: file, "cannot be read")
        }
    }
}
