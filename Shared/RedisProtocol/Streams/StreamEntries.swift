/// What one stream gave to a read.
package struct StreamEntries: Sendable {
    package let stream: RedisKey
    package let entries: [StreamEntry]

    package init(_ reply: Reply) throws(ReplyError) {
        let pair = try reply.tuple(of: 2)
        stream = RedisKey(try pair[0].string())
        entries = try pair[1].list(StreamEntry.init)
    }
}
