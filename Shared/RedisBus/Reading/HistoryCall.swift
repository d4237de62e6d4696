import Bus
import RedisProtocol

/// XREADGROUP for what the consumer holds already: after a broken connection, entries may have been delivered that it
/// never saw.
struct HistoryCall: RedisCommand {
    static let limit = 100

    let source: StreamSource
    let group: ConsumerGroup
    let after: EntryPosition
    let reader: EntryReader

    var keys: [RedisKey] { [source.key] }

    struct Page: Sendable {
        var deliveries: [RawDelivery] = []
        /// Pending entries whose message somebody deleted.
        var lost: [EntryPosition] = []
        /// Where the next page begins; nil after the last one.
        var next: EntryPosition?
    }

    func encode(into arguments: inout CommandArguments) {
        for word in ["XREADGROUP", "GROUP", group.name, reader.consumer.text, "COUNT"] { arguments.append(word) }
        arguments.append(Self.limit)
        arguments.append("STREAMS")
        arguments.append(source.key)
        arguments.append(EntryID(after))
    }

    func decode(_ reply: Reply) throws(ReplyError) -> Page {
        var page = Page()
        guard let entries = try reply.streams().first?.entries else { return page }
        for entry in entries {
            let (position, delivery) = try reader.delivery(entry, from: source)
            if let delivery { page.deliveries.append(delivery) } else { page.lost.append(position) }
            if entries.count == Self.limit { page.next = position }
        }
        return page
    }
}
