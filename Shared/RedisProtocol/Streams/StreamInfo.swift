/// What XINFO STREAM tells, as far as it is used.
package struct StreamInfo: Sendable, Equatable {
    package let length: Int
    package let groups: Int
    package let lastID: EntryID
    /// All entries ever added.
    package let entriesAdded: Int
    package let greatestDeletedID: EntryID
    package let firstID: EntryID?

    package init(_ reply: Reply) throws(ReplyError) {
        let fields = try reply.map()
        length = try fields.required("length").integer()
        groups = try fields.required("groups").integer()
        lastID = try fields.required("last-generated-id").entryID()
        entriesAdded = try fields.required("entries-added").integer()
        greatestDeletedID = try fields.required("max-deleted-entry-id").entryID()
        firstID = try fields.required("first-entry").optional { entry throws(ReplyError) in try StreamEntry(entry).id }
    }
}
