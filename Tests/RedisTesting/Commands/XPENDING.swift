package import RedisProtocol

/// What a group was given and has not acknowledged, oldest id first.
package struct XPENDING: RedisCommand {
    private let key: RedisKey
    private let group: String
    private let minimumIdle: Duration?
    private let lower: EntryBound
    private let upper: EntryBound
    private let count: Int
    private let consumer: String?

    package init(
        _ key: RedisKey,
        group: String,
        minimumIdle: Duration? = nil,
        from lower: EntryBound = .lowest,
        to upper: EntryBound = .highest,
        count: Int,
        consumer: String? = nil
    ) {
        self.key = key
        self.group = group
        self.minimumIdle = minimumIdle
        self.lower = lower
        self.upper = upper
        self.count = count
        self.consumer = consumer
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("XPENDING")
        arguments.append(key)
        arguments.append(group)
        if let minimumIdle {
            arguments.append("IDLE")
            arguments.append(milliseconds: minimumIdle)
        }
        lower.encode(into: &arguments)
        upper.encode(into: &arguments)
        arguments.append(count)
        if let consumer { arguments.append(consumer) }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> [PendingEntry] { try reply.list(PendingEntry.init) }
}
