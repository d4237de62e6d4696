import Bus
import RedisProtocol

/// Reads a stored state.
struct StateRead: RedisCommand {
    let key: RedisKey

    var keys: [RedisKey] { [key] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("HMGET")
        arguments.append(key)
        arguments.append(StateHash.version)
        arguments.append(StateHash.body)
    }

    func decode(_ reply: Reply) throws(ReplyError) -> StoredState? {
        let values = try reply.array()
        guard values.count == 2 else { throw .expected("a version and a body", got: reply) }
        guard !values[0].isNull else { return nil }
        let bytes = values[1].isNull ? [] : Array(try values[1].bytes())
        return StoredState(version: try values[0].integer(), bytes: bytes)
    }
}
