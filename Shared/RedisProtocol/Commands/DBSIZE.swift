/// The number of keys in the database, on this server.
package struct DBSIZE: RedisCommand {
    package init() {}

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("DBSIZE")
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
