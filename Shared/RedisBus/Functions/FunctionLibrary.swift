import Security

/// The bus's server-side functions: their text, and the version that their names bear.
///
/// The version is a digest of the text, so different texts can be loaded side by side while services are exchanged, and
/// the same name always means the same code.
package struct FunctionLibrary: Sendable {
    package static let current = FunctionLibrary(
        parts: [
            PackageResources._0_library_lua,
            PackageResources._1_vocabulary_lua,
            PackageResources._2_placement_lua,
            PackageResources._3_operations_lua,
            PackageResources._4_commit_lua,
            PackageResources._5_lease_lua,
            PackageResources._6_take_lua,
            PackageResources._7_medic_lua,
            PackageResources._8_upkeep_lua,
        ]
    )

    /// Eight hexadecimal digits.
    package let version: String
    /// What `FUNCTION LOAD` is given.
    package let source: [UInt8]

    package init(parts: [[UInt8]]) {
        let text = Array(parts.joined(separator: [UInt8(ascii: "\n")]))
        version = String(SHA256.digest(text).hexadecimal.prefix(8))
        source = Array("#!lua name=chimera_\(version)\nlocal VERSION = '\(version)'\n".utf8) + text
    }

    package var name: String { "chimera_\(version)" }

    /// The full name of a function, such as `chimera_commit_1a2b3c4d`.
    func function(_ word: String) -> String { "chimera_\(word)_\(version)" }
}
