import RedisProtocol

/// BLPOP, the plainest blocking command; nil when its time is up.
struct BlockingPop: RedisCommand {
    let key: RedisKey
    let limit: Duration

    init(_ key: RedisKey, limit: Duration = .seconds(30)) {
        self.key = key
        self.limit = limit
    }

    var keys: [RedisKey] { [key] }
    var blocking: Duration? { limit }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("BLPOP")
        arguments.append(key)
        arguments.append(Int(limit.components.seconds))
    }

    func decode(_ reply: Reply) throws(ReplyError) -> String? {
        reply.isNull ? nil : try reply.array().last?.string()
    }
}
