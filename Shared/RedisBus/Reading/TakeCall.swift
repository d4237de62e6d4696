import Bus
import RedisProtocol

/// The call of `take`: fills exactly the free slots from the streams of one channel in one partition.
struct TakeCall: RedisCommand {
    let function: String
    let sources: [StreamSource]
    let group: ConsumerGroup
    let room: Room
    let urgentStreams: Int
    let reader: EntryReader

    var keys: [RedisKey] { sources.map(\.key) }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("FCALL")
        arguments.append(function)
        arguments.append(sources.count)
        for source in sources { arguments.append(source.key) }
        arguments.append(group.name)
        arguments.append(reader.consumer.text)
        arguments.append(room.total)
        arguments.append(room.urgent)
        arguments.append(urgentStreams)
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [RawDelivery] {
        var deliveries: [RawDelivery] = []
        for (stream, entries) in try reply.streams() {
            let number = try stream.integer()
            guard sources.indices.contains(number - 1) else { throw ReplyError("a stream that was not asked for") }
            for entry in entries {
                if let delivery = try reader.delivery(entry, from: sources[number - 1]).1 {
                    deliveries.append(delivery)
                }
            }
        }
        return deliveries
    }
}
