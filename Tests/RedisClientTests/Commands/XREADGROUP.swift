import RedisProtocol

/// Reads as a consumer of a group: new entries, which then are pending for it, or its own history.
///
/// Streams with nothing are left out; nothing at all, also after blocking in vain, is an empty list.
struct XREADGROUP: RedisCommand {
    enum Position: Sendable, Equatable {
        /// Entries that no consumer of the group has been given.
        case new
        /// This consumer's pending entries after an id; never blocks.
        case history(after: EntryID)
    }

    private let group: String
    private let consumer: String
    private let streams: [(key: RedisKey, from: Position)]
    private let count: Int?
    private let block: Duration?

    /// - Parameter block: how long to wait for new entries; nil answers at once. Needs a blocking lane.
    init(
        group: String,
        consumer: String,
        streams: [(key: RedisKey, from: Position)],
        count: Int? = nil,
        block: Duration? = nil
    ) {
        self.group = group
        self.consumer = consumer
        self.streams = streams
        self.count = count
        self.block = block
    }

    var keys: [RedisKey] { streams.map(\.key) }
    var blocking: Duration? { block }

    func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "XREADGROUP", "GROUP", group, consumer)
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
            case .new: arguments.append(">")
            case .history(let id): arguments.append(id)
            }
        }
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [StreamEntries] {
        try StreamEntries.list(reply)
    }
}
