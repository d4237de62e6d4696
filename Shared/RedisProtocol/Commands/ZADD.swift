/// Gives members of a sorted set their scores; answers how many are new.
package struct ZADD: RedisCommand {
    private let key: RedisKey
    private let members: [(member: [UInt8], score: Double)]

    package init(_ key: RedisKey, _ members: [(member: [UInt8], score: Double)]) {
        self.key = key
        self.members = members
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "ZADD", key.name)
        for (member, score) in members {
            arguments.append("\(score)")
            arguments.append(member)
        }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
