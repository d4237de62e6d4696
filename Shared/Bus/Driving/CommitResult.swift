/// What became of a commit.
package enum CommitResult: Hashable, Sendable {
    /// All of it happened; so many publications and settlements of reservations were dropped as duplicates of earlier
    /// ones.
    case committed(duplicates: Int)
    /// Nothing happened: the input belongs to somebody else by now, or is settled already.
    case fenced
    /// Nothing happened: the state has another version than the decision was based on.
    case conflict
    /// Nothing happened: a condition failed.
    case refused(Refusal)
    /// The server could not carry it out; the input is still pending.
    case failed(String)
}
