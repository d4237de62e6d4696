/// The members of a sorted set from the highest score down, up to a bound.
package struct ZREVRANGEBYSCORE: RedisCommand {
    private let key: RedisKey
    private let highest: Int?
    private let count: Int

    /// - Parameter highest: only lower scores than this; nil for all.
    package init(_ key: RedisKey, below highest: Int? = nil, count: Int) {
        self.key = key
        self.highest = highest
        self.count = count
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "ZREVRANGEBYSCORE", key.name, highest.map { "(\($0)" } ?? "+inf", "-inf")
        arguments.append(words: "WITHSCORES", "LIMIT", "0")
        arguments.append(count)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> [(member: [UInt8], score: Double)] {
        try reply.scoredMembers()
    }
}
