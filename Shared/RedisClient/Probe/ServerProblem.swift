/// A reason not to work on a server, with the way out.
package struct ServerProblem: Sendable, Equatable, CustomStringConvertible {
    package let found: String
    package let needed: String
    /// A command to type or a setting to make, as it stands.
    package let remedy: String

    package init(found: String, needed: String, remedy: String) {
        self.found = found
        self.needed = needed
        self.remedy = remedy
    }

    package var description: String { "found \(found); needed \(needed); remedy: \(remedy)" }
}
