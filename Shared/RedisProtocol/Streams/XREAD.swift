/// Reads streams without a group; nothing at all, also after blocking in vain, is an empty list.
package struct XREAD: RedisCommand {
    package enum Position: Sendable, Equatable {
        case after(EntryID)
        /// Only what is added while the command blocks.
        case latest
    }

    private let streams: [(key: RedisKey, from: Position)]
    private let count: Int?
    private let block: Duration?

    /// - Parameter block: how long to wait for new entries; nil answers at once. Needs a blocking lane.
    package init(streams: [(key: RedisKey, from: Position)], count: Int? = nil, block: Duration? = nil) {
        self.streams = streams
        self.count = count
        self.block = block
    }

    package var keys: [RedisKey] { streams.map(\.key) }
    package var blocking: Duration? { block }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("XREAD")
        if let count {
            arguments.append("COUNT")
            arguments.append(count)
        }
        if let block {
            arguments.append("BLOCK")
            arguments.append(milliseconds: max(block, .milliseconds(1)))
        }
        arguments.append("STREAMS")
        for stream in streams { arguments.append(stream.key) }
        for stream in streams {
            switch stream.from {
            case .after(let id): arguments.append(id)
            case .latest: arguments.append("$")
            }
        }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> [StreamEntries] {
        try StreamEntries.list(reply)
    }
}
