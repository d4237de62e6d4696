import RedisProtocol

/// Appends an entry to a stream.
struct XADD: RedisCommand {
    private let key: RedisKey
    private let fields: [(name: String, value: [UInt8])]

    init(_ key: RedisKey, fields: [(name: String, value: [UInt8])]) {
        self.key = key
        self.fields = fields
    }

    var keys: [RedisKey] { [key] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("XADD")
        arguments.append(key)
        arguments.append("*")
        for (name, value) in fields {
            arguments.append(name)
            arguments.append(value)
        }
    }

    func decode(_ reply: Reply) throws(ReplyError) -> EntryID? { try reply.entryID() }
}
