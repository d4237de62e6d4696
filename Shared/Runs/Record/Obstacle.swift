package import Artifacts

/// What keeps a run blocked, in the words of whoever found it.
package struct Obstacle: Codable, Hashable, Sendable {
    package let cause: DesignBlocked.Cause
    package let rationale: String
    package var field: String?
    /// Automatic revisions are used up, or would not help.
    package var needsPerson: Bool

    private enum CodingKeys: String, CodingKey {
        case cause, field
        case needsPerson = "person"
        case rationale
    }
}
