/// What one stream gave to a read.
package struct StreamEntries: Sendable {
    package let stream: RedisKey
    package let entries: [StreamEntry]

    /// All that a read answers.
    package static func list(_ reply: Reply) throws(ReplyError) -> [StreamEntries] {
        var all: [StreamEntries] = []
        for (stream, entries) in try reply.streams() {
            var read: [StreamEntry] = []
            for entry in entries { read.append(try StreamEntry(entry)) }
            all.append(StreamEntries(stream: RedisKey(try stream.string()), entries: read))
        }
        return all
    }
}
