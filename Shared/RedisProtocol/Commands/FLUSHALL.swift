/// Deletes everything in all databases of this server.
package struct FLUSHALL: RedisCommand {
    package init() {}

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("FLUSHALL")
    }

    package func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("OK") }
}
