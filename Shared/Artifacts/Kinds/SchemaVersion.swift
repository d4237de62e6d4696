/// The version of a kind's schema; readers accept every minor version of the major versions they know.
package struct SchemaVersion: Hashable, Sendable {
    package let major: Int
    package let minor: Int

    /// What this build writes.
    package static let current = SchemaVersion(major: 0, minor: 2)

    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    package var isReadable: Bool { major == Self.current.major }
}

extension SchemaVersion: CustomStringConvertible {
    package var description: String { "v\(major).\(minor)" }
}
