/// The score of a member of a sorted set; nil when it is not in it.
package struct ZSCORE: RedisCommand {
    private let key: RedisKey
    private let member: [UInt8]

    package init(_ key: RedisKey, _ member: [UInt8]) {
        self.key = key
        self.member = member
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "ZSCORE", key.name)
        arguments.append(member)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Double? {
        try reply.optional { reply throws(ReplyError) in try reply.double() }
    }
}
