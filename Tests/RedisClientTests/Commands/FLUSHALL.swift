import RedisProtocol

/// Deletes everything in all databases of this server.
struct FLUSHALL: RedisCommand {
    func encode(into arguments: inout CommandArguments) {
        arguments.append("FLUSHALL")
    }

    func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("OK") }
}
