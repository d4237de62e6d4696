/// The value of a key; nil when there is none.
package struct GET: RedisCommand {
    private let key: RedisKey

    package init(_ key: RedisKey) {
        self.key = key
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("GET")
        arguments.append(key)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> [UInt8]? {
        try reply.optional { reply throws(ReplyError) in Array(try reply.bytes()) }
    }
}
