package import RedisProtocol

/// The number of members of a sorted set.
package struct ZCARD: RedisCommand {
    private let key: RedisKey

    package init(_ key: RedisKey) {
        self.key = key
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "ZCARD", key.name)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
