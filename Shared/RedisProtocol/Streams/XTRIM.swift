/// Shortens a stream; answers how many entries went.
package struct XTRIM: RedisCommand {
    private let key: RedisKey
    private let trim: StreamTrim

    package init(_ key: RedisKey, to trim: StreamTrim) {
        self.key = key
        self.trim = trim
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "XTRIM", key.name)
        trim.encode(into: &arguments)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
