/// What XINFO GROUPS tells about one group.
package struct GroupInfo: Sendable, Equatable {
    package let name: String
    package let consumers: Int
    package let pending: Int
    package let lastDelivered: EntryID
    /// Nil when the server cannot tell.
    package let entriesRead: Int?
    /// Entries not yet delivered; nil when the server cannot tell, as after a deletion.
    package let lag: Int?

    package init(_ reply: Reply) throws(ReplyError) {
        let fields = try reply.map()
        name = try fields.required("name").string()
        consumers = try fields.required("consumers").integer()
        pending = try fields.required("pending").integer()
        lastDelivered = try fields.required("last-delivered-id").entryID()
        entriesRead = try fields.required("entries-read").optional { count throws(ReplyError) in try count.integer() }
        lag = try fields.required("lag").optional { count throws(ReplyError) in try count.integer() }
    }
}
