import RedisProtocol

/// SENTINEL GET-MASTER-ADDR-BY-NAME: whom this sentinel takes for the primary; nil when it does not watch the name.
struct SentinelPrimary: RedisCommand {
    let name: String

    func encode(into arguments: inout CommandArguments) {
        arguments.append("SENTINEL")
        arguments.append("GET-MASTER-ADDR-BY-NAME")
        arguments.append(name)
    }

    func decode(_ reply: Reply) throws(ReplyError) -> NodeAddress? {
        if reply.isNull { return nil }
        let parts = try reply.array()
        guard parts.count == 2 else { throw ReplyError("expected host and port, got \(parts.count) items") }
        return NodeAddress(host: try parts[0].string(), port: try parts[1].integer())
    }
}
