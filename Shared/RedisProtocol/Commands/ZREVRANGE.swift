/// The members of a sorted set from one rank to another, highest score first.
package struct ZREVRANGE: RedisCommand {
    private let key: RedisKey
    private let ranks: (Int, Int)

    package init(_ key: RedisKey, from first: Int = 0, to last: Int = -1) {
        self.key = key
        ranks = (first, last)
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "ZREVRANGE", key.name)
        arguments.append(ranks.0)
        arguments.append(ranks.1)
        arguments.append("WITHSCORES")
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> [(member: [UInt8], score: Double)] {
        try reply.scoredMembers()
    }
}
