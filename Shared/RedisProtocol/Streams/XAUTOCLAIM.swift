/// Claims what has been idle long enough, in portions: go on at `next` until it is zero again.
package struct XAUTOCLAIM: RedisCommand {
    package struct Portion: Sendable {
        package let next: EntryID
        package let entries: [StreamEntry]
        /// Were pending but deleted from the stream; they are pending no more.
        package let deleted: [EntryID]
    }

    private let key: RedisKey
    private let group: String
    private let consumer: String
    private let minimumIdle: Duration
    private let start: EntryID
    private let count: Int

    package init(
        _ key: RedisKey,
        group: String,
        consumer: String,
        minimumIdle: Duration,
        start: EntryID = .zero,
        count: Int
    ) {
        self.key = key
        self.group = group
        self.consumer = consumer
        self.minimumIdle = minimumIdle
        self.start = start
        self.count = count
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "XAUTOCLAIM", key.name, group, consumer)
        arguments.append(milliseconds: minimumIdle)
        arguments.append(start)
        arguments.append("COUNT")
        arguments.append(count)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Portion {
        let parts = try reply.tuple(of: 3)
        return Portion(
            next: try parts[0].entryID(),
            entries: try parts[1].list(StreamEntry.init),
            deleted: try parts[2].list { id throws(ReplyError) in try id.entryID() }
        )
    }
}
