import RedisProtocol

/// The value of a key; nil when there is none.
struct GET: RedisCommand {
    private let key: RedisKey

    init(_ key: RedisKey) {
        self.key = key
    }

    var keys: [RedisKey] { [key] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("GET")
        arguments.append(key)
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [UInt8]? {
        try reply.optional { reply throws(ReplyError) in Array(try reply.bytes()) }
    }
}
