/// Asks whether the server is there.
package struct PING: RedisCommand {
    package init() {}

    package func encode(into arguments: inout CommandArguments) { arguments.append("PING") }

    package func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("PONG") }
}
