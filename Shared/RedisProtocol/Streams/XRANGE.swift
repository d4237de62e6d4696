/// The entries between two ids, in the order of the stream or, reversed, from the newest back.
package struct XRANGE: RedisCommand {
    private let key: RedisKey
    private let lower: EntryBound
    private let upper: EntryBound
    private let count: Int?
    private let isReversed: Bool

    package init(
        _ key: RedisKey,
        from lower: EntryBound = .lowest,
        to upper: EntryBound = .highest,
        count: Int? = nil,
        isReversed: Bool = false
    ) {
        self.key = key
        self.lower = lower
        self.upper = upper
        self.count = count
        self.isReversed = isReversed
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(isReversed ? "XREVRANGE" : "XRANGE")
        arguments.append(key)
        (isReversed ? upper : lower).encode(into: &arguments)
        (isReversed ? lower : upper).encode(into: &arguments)
        if let count {
            arguments.append("COUNT")
            arguments.append(count)
        }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> [StreamEntry] { try reply.list(StreamEntry.init) }
}
