/// What can be expected of the other workers of a pool, for work that this one cannot do.
enum Prospect: Hashable, Sendable {
    /// They were not asked, or could not be.
    case unknown
    /// None of them can do it, and none was seen that could for so long; nil where that cannot be known.
    case nobody(for: Duration?)
    /// Who can do it has no slot for it now.
    case busy
    /// One that can do it would take it at once.
    case free
}
