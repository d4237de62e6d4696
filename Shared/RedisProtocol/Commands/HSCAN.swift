/// Goes through a hash in portions: begin at cursor "0", go on at the portion's cursor until that is "0" again.
package struct HSCAN: RedisCommand {
    package struct Portion: Sendable {
        package let cursor: String
        package let fields: [String: [UInt8]]
    }

    private let key: RedisKey
    private let cursor: String
    private let count: Int

    package init(_ key: RedisKey, cursor: String = "0", count: Int = 100) {
        self.key = key
        self.cursor = cursor
        self.count = count
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "HSCAN", key.name, cursor, "COUNT")
        arguments.append(count)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Portion {
        let parts = try reply.tuple(of: 2)
        var fields: [String: [UInt8]] = [:]
        for (name, value) in try parts[1].map() { fields[name] = Array(try value.bytes()) }
        return Portion(cursor: try parts[0].string(), fields: fields)
    }
}
