package import RedisProtocol

/// The number of entries in a stream; 0 when there is none.
package struct XLEN: RedisCommand {
    private let key: RedisKey

    package init(_ key: RedisKey) {
        self.key = key
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "XLEN", key.name)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
