/// Who may see an artifact's body.
package enum Classification: String, CaseIterable, Codable, Sendable {
    /// Anyone: outputs.
    case `public`
    /// Operators of this installation: metrics, plans, results.
    case `internal`
    /// The tenant alone: what witnesses see.
    case `private`
    /// Nobody but the handler it is meant for; never logged, never on the feed.
    case confidential
}
