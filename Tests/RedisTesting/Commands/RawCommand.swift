package import RedisProtocol

/// Any command word with its arguments, answered by the bare reply.
package struct RawCommand: RedisCommand {
    package let words: [String]
    package let keys: [RedisKey]

    package init(_ words: [String], keys: [RedisKey] = []) {
        self.words = words
        self.keys = keys
    }

    package func encode(into arguments: inout CommandArguments) {
        for word in words { arguments.append(word) }
    }

    package func decode(_ reply: Reply) -> Reply { reply }
}
