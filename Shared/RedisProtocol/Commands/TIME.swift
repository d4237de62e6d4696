/// Asks the server for its time.
package struct TIME: RedisCommand {
    package init() {}

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("TIME")
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> RedisTime {
        let parts = try reply.tuple(of: 2)
        return RedisTime(seconds: try parts[0].integer(), microseconds: try parts[1].integer())
    }
}
