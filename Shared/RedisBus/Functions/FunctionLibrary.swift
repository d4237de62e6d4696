import Security

/// The bus's server-side functions: their text, and the version that their names bear.
///
/// The version is a digest of the text, so different texts can be loaded side by side while services are exchanged, and
/// the same name always means the same code.
package struct FunctionLibrary: Sendable {
    package static let current = FunctionLibrary(
        parts: [
            PackageResources.library_lua,
            PackageResources.vocabulary_lua,
            PackageResources.placement_lua,
            PackageResources.operations_lua,
            PackageResources.budgets_lua,
            PackageResources.commit_lua,
            PackageResources.lease_lua,
            PackageResources.take_lua,
            PackageResources.medic_lua,
            PackageResources.upkeep_lua,
        ]
    )

    /// Eight hexadecimal digits.
    package let version: String
    /// What `FUNCTION LOAD` is given.
    package let source: [UInt8]

    package init(parts: [[UInt8]]) {
        let text = Array(parts.joined(separator: [UInt8(ascii: "\n")]))
        version = String(SHA256.digest(text).hex.prefix(8))
        source = Array("#!lua name=chimera_\(version)\nlocal VERSION = '\(version)'\n".utf8) + text
    }

    package var name: String { "chimera_\(version)" }

    /// The full name of a function, such as `chimera_commit_1a2b3c4d`.
    func function(_ word: String) -> String { "chimera_\(word)_\(version)" }
}
