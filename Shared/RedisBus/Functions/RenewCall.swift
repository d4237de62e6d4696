import Bus
import RedisProtocol

/// The call of `renew` for entries of one stream: answers with those that the caller holds no longer.
struct RenewCall: RedisCommand {
    let function: String
    let stream: RedisKey
    let group: ConsumerGroup
    let consumer: ConsumerName
    let positions: [EntryPosition]

    var keys: [RedisKey] { [stream] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("FCALL")
        arguments.append(function)
        arguments.append(1)
        arguments.append(stream)
        arguments.append(group.name)
        arguments.append(consumer.text)
        for position in positions { arguments.append(EntryID(position)) }
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [EntryPosition] {
        var lost: [EntryPosition] = []
        for part in try reply.array() {
            guard let id = EntryID(bytes: try part.bytes()) else { throw .expected("an entry id", got: part) }
            lost.append(id.position)
        }
        return lost
    }
}
