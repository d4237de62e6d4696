import RedisProtocol

/// Gives a key a value, perhaps only under a condition or for a time; false when the condition did not hold.
struct SET: RedisCommand {
    enum Condition: Sendable {
        case ifAbsent, ifPresent
    }

    private let key: RedisKey
    private let value: [UInt8]
    private let condition: Condition?
    private let lifetime: Duration?

    init(_ key: RedisKey, to value: [UInt8], _ condition: Condition? = nil, for lifetime: Duration? = nil) {
        self.key = key
        self.value = value
        self.condition = condition
        self.lifetime = lifetime
    }

    init(_ key: RedisKey, to value: String, _ condition: Condition? = nil, for lifetime: Duration? = nil) {
        self.init(key, to: Array(value.utf8), condition, for: lifetime)
    }

    var keys: [RedisKey] { [key] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("SET")
        arguments.append(key)
        arguments.append(value)
        switch condition {
        case .ifAbsent: arguments.append("NX")
        case .ifPresent: arguments.append("XX")
        case nil: break
        }
        if let lifetime {
            arguments.append("PX")
            arguments.append(milliseconds: lifetime)
        }
    }

    func decode(_ reply: Reply) throws(ReplyError) -> Bool {
        if reply.isNull { return false }
        try reply.expectStatus("OK")
        return true
    }
}
