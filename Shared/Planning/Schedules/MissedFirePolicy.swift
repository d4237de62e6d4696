/// What becomes of the times at which nobody was there to fire.
package enum MissedFirePolicy: String, CaseIterable, Codable, Sendable {
    /// They are let go.
    case skip
    /// The last of them is made up for.
    case once
    /// All of them are made up for, oldest first.
    case all
}
