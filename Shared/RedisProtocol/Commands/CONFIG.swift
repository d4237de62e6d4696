/// CONFIG's subcommands; for tests and repair tools, since hosted servers refuse them.
package enum CONFIG {
    package struct GET: RedisCommand {
        private let name: String

        package init(_ name: String) {
            self.name = name
        }

        package func encode(into arguments: inout CommandArguments) { arguments.append(words: "CONFIG", "GET", name) }

        package func decode(_ reply: Reply) throws(ReplyError) -> [String: String] {
            var settings: [String: String] = [:]
            for (name, value) in try reply.map() { settings[name] = try value.string() }
            return settings
        }
    }

    package struct SET: RedisCommand {
        private let name: String
        private let value: String

        package init(_ name: String, to value: String) {
            self.name = name
            self.value = value
        }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "CONFIG", "SET", name, value)
        }

        package func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("OK") }
    }
}
