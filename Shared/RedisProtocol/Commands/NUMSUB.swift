/// PUBSUB NUMSUB or SHARDNUMSUB: how many listen to each channel on this server, in the order asked.
package struct NUMSUB: RedisCommand {
    private let channels: [RedisKey]
    private let isSharded: Bool
    private let near: RedisKey?

    /// - Parameter near: asks the server that owns this key, where the subscribers made with the same key are.
    package init(_ channels: [RedisKey], isSharded: Bool = false, near: RedisKey? = nil) {
        self.channels = channels
        self.near = near
        self.isSharded = isSharded
    }

    /// Sharded channels are routed by their slot, so that on a cluster they must share one.
    package var keys: [RedisKey] { isSharded ? channels : near.map { [$0] } ?? [] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "PUBSUB", isSharded ? "SHARDNUMSUB" : "NUMSUB")
        for channel in channels { arguments.append(channel) }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> [Int] {
        let children = try reply.tuple(of: channels.count * 2)
        var counts: [Int] = []
        for position in channels.indices { counts.append(try children[2 * position + 1].integer()) }
        return counts
    }
}
