/// The names of the fields that the bus adds to an entry; what they mean stands in `vocabulary.lua`.
enum EntryField {
    /// The artifact's body.
    static let body = "body"
    /// The attributes of the envelope that no function reads by name, in one line (see `MetaLine`).
    static let meta = "meta"

    static let attempt = "~attempt"
    static let crashes = "~crashes"
    static let detail = "~detail"
    static let history = "~history"
    static let home = "~home"
    static let origin = "~origin"
    static let postponements = "~postponements"
    static let reason = "~reason"
    static let tracked = "~tracked"
    static let window = "~window"
}
