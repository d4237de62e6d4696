/// An entry of a stream.
package struct StreamEntry: Sendable {
    package let id: EntryID
    /// Nil in a consumer's own history when the entry has been deleted since: it is still pending, and to be settled.
    package let fields: StreamFields?

    package init(_ reply: Reply) throws(ReplyError) {
        let pair = try reply.tuple(of: 2)
        id = try pair[0].entryID()
        fields = try pair[1].optional(StreamFields.init)
    }
}
