/// The members of a sorted set from one rank to another, lowest score first or, reversed, highest; a negative rank
/// counts from the end.
package struct ZRANGE: RedisCommand {
    private let key: RedisKey
    private let ranks: (Int, Int)
    private let isReversed: Bool

    package init(_ key: RedisKey, from first: Int = 0, to last: Int = -1, isReversed: Bool = false) {
        self.key = key
        ranks = (first, last)
        self.isReversed = isReversed
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: isReversed ? "ZREVRANGE" : "ZRANGE", key.name)
        arguments.append(ranks.0)
        arguments.append(ranks.1)
        arguments.append("WITHSCORES")
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> [(member: [UInt8], score: Double)] {
        try reply.scoredMembers()
    }
}

extension Reply {
    /// What a command answers that was asked for scores, too.
    func scoredMembers() throws(ReplyError) -> [(member: [UInt8], score: Double)] {
        let children = try array()
        guard children.count.isMultiple(of: 2) else { throw .expected("members and scores", got: self) }
        var members: [(member: [UInt8], score: Double)] = []
        for position in stride(from: 0, to: children.count, by: 2) {
            members.append((Array(try children[position].bytes()), try children[position + 1].double()))
        }
        return members
    }
}
