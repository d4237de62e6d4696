/// Sets fields of a hash; answers how many are new.
package struct HSET: RedisCommand {
    private let key: RedisKey
    private let fields: [(name: String, value: [UInt8])]

    package init(_ key: RedisKey, _ fields: [(name: String, value: [UInt8])]) {
        self.key = key
        self.fields = fields
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "HSET", key.name)
        for (name, value) in fields {
            arguments.append(name)
            arguments.append(value)
        }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
