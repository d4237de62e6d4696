import RedisProtocol

/// ASKING: lets the next command on this connection reach a slot that the node is only importing.
struct Asking: RedisCommand {
    func encode(into arguments: inout CommandArguments) {
        arguments.append("ASKING")
    }

    func decode(_ reply: Reply) throws(ReplyError) {
        _ = try reply.string()
    }
}
