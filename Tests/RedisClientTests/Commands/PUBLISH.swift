import RedisProtocol

/// Sends a message to a channel; answers how many subscribers this server gave it to.
struct PUBLISH: RedisCommand {
    private let channel: RedisKey
    private let message: [UInt8]
    private let isSharded: Bool

    init(_ channel: RedisKey, _ message: [UInt8], isSharded: Bool = false) {
        self.channel = channel
        self.message = message
        self.isSharded = isSharded
    }

    var keys: [RedisKey] { isSharded ? [channel] : [] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append(isSharded ? "SPUBLISH" : "PUBLISH")
        arguments.append(channel)
        arguments.append(message)
    }

    func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
