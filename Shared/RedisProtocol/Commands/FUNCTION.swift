/// FUNCTION's subcommands. They go to one server: on a cluster, send them to every primary.
package enum FUNCTION {
    /// The loaded libraries whose names match a pattern, without their code.
    package struct LIST: RedisCommand {
        private let pattern: String

        package init(matching pattern: String = "*") {
            self.pattern = pattern
        }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "FUNCTION", "LIST", "LIBRARYNAME", pattern)
        }

        package func decode(_ reply: Reply) throws(ReplyError) -> [LoadedLibrary] {
            try reply.list(LoadedLibrary.init)
        }
    }
}
