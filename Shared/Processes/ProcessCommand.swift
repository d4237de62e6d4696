/// A program to start: everything it is given, and nothing else.
package struct ProcessCommand: Sendable {
    /// What a program is to us; the supervisor knows these words, too.
    package enum Kind: String, Sendable {
        /// Somebody's program: when the machine's memory runs out, the kernel is to take it before any other.
        case direct
        /// A service of this installation.
        case service
        /// Somebody's program in a sandbox, which runs around it; the program alone is then asked to end.
        case wrapped
    }

    /// The program, found on the PATH of its own environment unless it is a path, and its arguments.
    package var words: [String]
    /// Its whole environment.
    package var environment: [String: String]
    package var directory: String
    /// What it reads from its standard input, to the end.
    package var input: [UInt8]
    package var kind = Kind.direct
    /// How long it may take to end when asked; then it is killed.
    package var grace: Duration = .seconds(2)
    /// After which time it is asked to end, even if nobody here is awake then. Nil for any.
    package var timeLimit: Duration?
    /// How much it may print, standard output and error together, in bytes; with more it is stopped.
    package var outputLimit = 10 * 1024 * 1024
    /// How much memory it and all that it started may hold together, in bytes; with more they are killed. Nil for any.
    package var memoryLimit: Int?

    package init(
        _ words: [String],
        environment: [String: String] = [:],
        directory: String,
        input: [UInt8] = []
    ) {
        self.words = words
        self.environment = environment
        self.directory = directory
        self.input = input
    }
}
