import Observability

/// Where the command line tool writes for its user.
struct Terminal: Sendable {
    private let output: any LogSink
    private let errors: any LogSink

    init(
        output: any LogSink = StandardOutputSink(),
        errors: any LogSink = StandardOutputSink(descriptor: 2)
    ) {
        self.output = output
        self.errors = errors
    }

    func say(_ line: String) {
        output.write(Array((line + "\n").utf8))
    }

    func complain(_ line: String) {
        errors.write(Array((line + "\n").utf8))
    }
}
