/// The names of all fields of a hash.
package struct HKEYS: RedisCommand {
    private let key: RedisKey

    package init(_ key: RedisKey) {
        self.key = key
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) { arguments.append(words: "HKEYS", key.name) }

    package func decode(_ reply: Reply) throws(ReplyError) -> [String] {
        try reply.list { name throws(ReplyError) in try name.string() }
    }
}
