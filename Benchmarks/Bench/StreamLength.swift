import RedisProtocol

/// XLEN.
struct StreamLength: RedisCommand {
    let key: RedisKey

    var keys: [RedisKey] { [key] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("XLEN")
        arguments.append(key)
    }

    func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
