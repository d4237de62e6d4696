/// Appends an entry to a stream; nil when the stream does not exist and may not be made.
package struct XADD: RedisCommand {
    private let key: RedisKey
    private let id: EntryID?
    private let fields: [(name: String, value: [UInt8])]
    private let trim: StreamTrim?
    private let makesStream: Bool

    /// - Parameter id: chosen by the server when nil.
    package init(
        _ key: RedisKey,
        id: EntryID? = nil,
        fields: [(name: String, value: [UInt8])],
        trim: StreamTrim? = nil,
        makesStream: Bool = true
    ) {
        self.key = key
        self.id = id
        self.fields = fields
        self.trim = trim
        self.makesStream = makesStream
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("XADD")
        arguments.append(key)
        if !makesStream { arguments.append("NOMKSTREAM") }
        trim?.encode(into: &arguments)
        if let id { arguments.append(id) } else { arguments.append("*") }
        for (name, value) in fields {
            arguments.append(name)
            arguments.append(value)
        }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> EntryID? {
        try reply.optional { reply throws(ReplyError) in try reply.entryID() }
    }
}
