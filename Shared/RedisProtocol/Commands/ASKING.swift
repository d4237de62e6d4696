/// Lets the next command through to a slot that is on its way to this cluster node.
package struct ASKING: RedisCommand {
    package init() {}

    package func encode(into arguments: inout CommandArguments) { arguments.append("ASKING") }

    package func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("OK") }
}
