import RedisProtocol

/// SENTINEL SENTINELS: the other sentinels that watch the same primary.
struct SentinelPeers: RedisCommand {
    let name: String

    func encode(into arguments: inout CommandArguments) {
        arguments.append("SENTINEL")
        arguments.append("SENTINELS")
        arguments.append(name)
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [NodeAddress] {
        var peers: [NodeAddress] = []
        for row in try reply.array() { peers.append(try address(row.array())) }
        return peers
    }

    private func address(_ facts: [Reply]) throws(ReplyError) -> NodeAddress {
        var host: String?
        var port: Int?
        for index in stride(from: 0, to: facts.count - 1, by: 2) {
            switch try facts[index].string() {
            case "ip": host = try facts[index + 1].string()
            case "port": port = try facts[index + 1].integer()
            default: continue
            }
        }
        guard let host, let port else { throw ReplyError("expected ip and port of a sentinel, got neither or one") }
        return NodeAddress(host: host, port: port)
    }
}
