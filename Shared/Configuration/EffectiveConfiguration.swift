/// The configuration that a process runs with: each key's value, masked, and where it came from.
package struct EffectiveConfiguration: Codable, Equatable, Sendable {
    package enum Origin: String, Codable, Sendable {
        case `default`
        case environment
        /// A file named by `<name>_FILE`.
        case file
    }

    package struct Entry: Codable, Equatable, Sendable {
        package let name: String
        /// A secret reads `***`.
        package let value: String
        package let origin: Origin

        enum CodingKeys: String, CodingKey {
            case name
            case value
            case origin
        }
    }

    /// One key that two processes disagree on; nil where a process does not know the key.
    package struct Difference: Codable, Equatable, Sendable {
        package let name: String
        package let left: String?
        package let right: String?
    }

    enum CodingKeys: String, CodingKey {
        case entries
    }

    /// Sorted by name.
    package let entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = entries.sorted { $0.name < $1.name }
    }

    /// `NAME=value (origin)` for each key.
    package var lines: [String] {
        entries.map { "\($0.name)=\($0.value) (\($0.origin.rawValue))" }
    }

    /// The keys whose values differ; two different secrets look alike, because neither can be seen.
    package static func differences(
        _ left: EffectiveConfiguration,
        _ right: EffectiveConfiguration
    ) -> [Difference] {
        let leftValues = left.values
        let rightValues = right.values
        return Set(leftValues.keys).union(rightValues.keys).sorted().compactMap { name in
            let difference = Difference(name: name, left: leftValues[name], right: rightValues[name])
            return difference.left == difference.right ? nil : difference
        }
    }

    private var values: [String: String] {
        Dictionary(entries.map { ($0.name, $0.value) }) { first, _ in first }
    }
}
