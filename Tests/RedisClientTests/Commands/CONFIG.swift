import RedisProtocol

/// CONFIG's subcommands.
enum CONFIG {
    struct SET: RedisCommand {
        private let name: String
        private let value: String

        init(_ name: String, to value: String) {
            self.name = name
            self.value = value
        }

        func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "CONFIG", "SET", name, value)
        }

        func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("OK") }
    }
}
