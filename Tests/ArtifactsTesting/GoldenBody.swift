package import Artifacts
package import Foundation

/// One golden file: a body that both the Swift types and the JSON Schemas must judge as its folder says.
package struct GoldenBody: Sendable {
    package let kind: ArtifactKind
    /// Relative to `schemas/`.
    package let path: String
    package let isValid: Bool
    package let bytes: [UInt8]

    /// The repository that these tests were built from.
    package static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The golden files of the current schema version.
    package static func all() throws -> [GoldenBody] {
        try ArtifactKind.allCases.flatMap { kind in
            let folder = "artifact-schema-\(SchemaVersion.current)/golden/\(kind.rawValue)"
            return try load(kind, "\(folder)/valid", isValid: true) + load(kind, "\(folder)/invalid", isValid: false)
        }
    }

    /// What a writer of another version wrote, all of it valid for this one.
    package static func compatible(_ version: SchemaVersion) throws -> [GoldenBody] {
        try ArtifactKind.allCases.flatMap { kind in
            try load(kind, "compat/\(version)/\(kind.rawValue)", isValid: true)
        }
    }

    private static func load(_ kind: ArtifactKind, _ folder: String, isValid: Bool) throws -> [GoldenBody] {
        let schemas = repository.appending(path: "schemas")
        let names = try FileManager.default.contentsOfDirectory(atPath: schemas.appending(path: folder).path)
        return try names.sorted().map { name in
            let content = try Data(contentsOf: schemas.appending(path: "\(folder)/\(name)"))
            return GoldenBody(
                kind: kind,
                path: "\(folder)/\(name)",
                isValid: isValid,
                bytes: padded([UInt8](content), name)
            )
        }
    }

    /// A file named `pad-N.json` is filled up with spaces to N bytes.
    private static func padded(_ bytes: [UInt8], _ name: String) -> [UInt8] {
        guard name.hasPrefix("pad-"), let size = Int(name.dropFirst(4).prefix { $0.isNumber }) else { return bytes }
        return bytes + Array(repeating: 0x20, count: max(0, size - bytes.count))
    }
}
