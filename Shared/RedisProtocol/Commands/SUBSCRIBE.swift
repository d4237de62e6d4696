/// Turns the connection into a subscriber of a channel; what follows are pushes, not replies.
package struct SUBSCRIBE: RedisCommand {
    private let channel: RedisKey
    private let isSharded: Bool

    /// - Parameter isSharded: on a cluster the channel then lives in its own hash slot instead of on every node.
    package init(_ channel: RedisKey, isSharded: Bool) {
        self.channel = channel
        self.isSharded = isSharded
    }

    package var keys: [RedisKey] { isSharded ? [channel] : [] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(isSharded ? "SSUBSCRIBE" : "SUBSCRIBE")
        arguments.append(channel)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Push { try Push(reply) }
}
