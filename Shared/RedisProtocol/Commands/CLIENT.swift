/// CLIENT's subcommands.
package enum CLIENT {
    /// The number by which the server knows this connection.
    package struct ID: RedisCommand {
        package init() {}

        package func encode(into arguments: inout CommandArguments) {
            arguments.append("CLIENT")
            arguments.append("ID")
        }

        package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
    }

    /// Ends another connection's blocking command as if its time were up; false when it was not blocked.
    package struct UNBLOCK: RedisCommand {
        private let id: Int

        package init(_ id: Int) {
            self.id = id
        }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append("CLIENT")
            arguments.append("UNBLOCK")
            arguments.append(id)
        }

        package func decode(_ reply: Reply) throws(ReplyError) -> Bool { try reply.boolean() }
    }

    /// Names the connection, for people who look at the server.
    package struct SETNAME: RedisCommand {
        private let name: String

        package init(_ name: String) {
            self.name = name
        }

        package func encode(into arguments: inout CommandArguments) {
            for word in ["CLIENT", "SETNAME", name] { arguments.append(word) }
        }

        package func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("OK") }
    }
}
