/// The value of a field of a hash; nil when there is none.
package struct HGET: RedisCommand {
    private let key: RedisKey
    private let field: String

    package init(_ key: RedisKey, _ field: String) {
        self.key = key
        self.field = field
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "HGET", key.name, field)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> [UInt8]? {
        try reply.optional { reply throws(ReplyError) in Array(try reply.bytes()) }
    }
}
