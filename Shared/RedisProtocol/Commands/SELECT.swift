/// Chooses the connection's database by number.
package struct SELECT: RedisCommand {
    private let database: Int

    package init(_ database: Int) {
        self.database = database
    }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("SELECT")
        arguments.append(database)
    }

    package func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("OK") }
}
