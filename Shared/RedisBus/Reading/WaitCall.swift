import Bus
import RedisProtocol

/// XREADGROUP for new entries of any of some streams, waiting for the first one.
struct WaitCall: RedisCommand {
    let sources: [StreamSource]
    let group: ConsumerGroup
    /// At most so many of each stream.
    let count: Int
    let blocking: Duration?
    let reader: EntryReader

    var keys: [RedisKey] { sources.map(\.key) }

    /// Whether more may lie where these came from: some stream has given all that it was asked for.
    func leftSome(_ read: [RawDelivery]) -> Bool {
        // The entries of one stream stand together.
        read.indices.contains { first in
            let last = first + count - 1
            return last < read.count && Self.areOfOneStream(read[first].token, read[last].token)
        }
    }

    func encode(into arguments: inout CommandArguments) {
        for word in ["XREADGROUP", "GROUP", group.name, reader.consumer.text, "COUNT"] { arguments.append(word) }
        arguments.append(count)
        if let blocking {
            arguments.append("BLOCK")
            arguments.append(milliseconds: blocking)
        }
        arguments.append("STREAMS")
        for source in sources { arguments.append(source.key) }
        for _ in sources { arguments.append(">") }
    }

    private static func areOfOneStream(_ one: AttemptToken, _ other: AttemptToken) -> Bool {
        one.stream == other.stream && one.partition == other.partition
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [RawDelivery] {
        var deliveries: [RawDelivery] = []
        for (stream, entries) in try reply.streams() {
            let name = try stream.string()
            guard let source = sources.first(where: { $0.key.name == name }) else {
                throw ReplyError("a stream that was not asked for")
            }
            for entry in entries {
                if let delivery = try reader.delivery(entry, from: source).1 { deliveries.append(delivery) }
            }
        }
        return deliveries
    }
}
