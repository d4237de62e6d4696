/// All fields of a hash; empty when there is none.
package struct HGETALL: RedisCommand {
    private let key: RedisKey

    package init(_ key: RedisKey) {
        self.key = key
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "HGETALL", key.name)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> [String: [UInt8]] {
        var fields: [String: [UInt8]] = [:]
        for (name, value) in try reply.map() { fields[name] = Array(try value.bytes()) }
        return fields
    }
}
