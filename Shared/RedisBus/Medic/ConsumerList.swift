import Bus
import RedisProtocol

/// XINFO CONSUMERS: who has read a stream in a group.
struct ConsumerList: RedisCommand {
    struct Consumer: Sendable {
        let name: String
        let pending: Int
        let idle: Duration
    }

    let stream: RedisKey
    let group: ConsumerGroup

    var keys: [RedisKey] { [stream] }

    func encode(into arguments: inout CommandArguments) {
        for word in ["XINFO", "CONSUMERS", stream.name, group.name] { arguments.append(word) }
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [Consumer] {
        var consumers: [Consumer] = []
        for row in try reply.array() {
            let cells = try row.array()
            guard cells.count >= 6 else { throw .expected("name, pending and idle", got: row) }
            consumers.append(
                Consumer(
                    name: try cells[1].string(),
                    pending: try cells[3].integer(),
                    idle: .milliseconds(try cells[5].integer())
                )
            )
        }
        return consumers
    }
}
