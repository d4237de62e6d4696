/// FUNCTION's subcommands. They go to one server: on a cluster, send them to every primary.
package enum FUNCTION {
    /// Loads a library and answers its name; without `replacing`, an existing one of that name is an error.
    package struct LOAD: RedisCommand {
        private let code: String
        private let isReplacing: Bool

        package init(_ code: String, replacing: Bool = false) {
            self.code = code
            isReplacing = replacing
        }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "FUNCTION", "LOAD")
            if isReplacing { arguments.append("REPLACE") }
            arguments.append(code)
        }

        package func decode(_ reply: Reply) throws(ReplyError) -> String { try reply.string() }
    }

    /// The loaded libraries whose names match a pattern, without their code.
    package struct LIST: RedisCommand {
        private let pattern: String

        package init(matching pattern: String = "*") {
            self.pattern = pattern
        }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "FUNCTION", "LIST", "LIBRARYNAME", pattern)
        }

        package func decode(_ reply: Reply) throws(ReplyError) -> [FunctionLibrary] {
            try reply.list(FunctionLibrary.init)
        }
    }

    /// Removes a library.
    package struct DELETE: RedisCommand {
        private let library: String

        package init(_ library: String) {
            self.library = library
        }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "FUNCTION", "DELETE", library)
        }

        package func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("OK") }
    }
}
