/// Removes fields of a hash; answers how many there were.
package struct HDEL: RedisCommand {
    private let key: RedisKey
    private let fields: [String]

    package init(_ key: RedisKey, _ fields: [String]) {
        self.key = key
        self.fields = fields
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "HDEL", key.name)
        for field in fields { arguments.append(field) }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
