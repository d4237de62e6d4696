import Artifacts
import Glibc
import Observability

/// Where the command line tool writes for its user.
struct Terminal: Sendable {
    /// How the output may look; colours only for a person.
    let style: TextStyle
    /// Whether lines can be drawn again in place.
    let isLive: Bool
    private let output: any LogSink
    private let errors: any LogSink

    init(
        output: any LogSink = PatientSink(descriptor: STDOUT_FILENO),
        errors: any LogSink = PatientSink(descriptor: STDERR_FILENO),
        isLive: Bool = false,
        hasColours: Bool = false
    ) {
        self.output = output
        self.errors = errors
        self.isLive = isLive
        style = TextStyle(hasColours: hasColours)
    }

    /// The terminal of this process.
    static func standard(environment: [String: String]) -> Terminal {
        let isLive = isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
        return Terminal(isLive: isLive, hasColours: isLive && environment["NO_COLOR"] == nil)
    }

    func say(_ line: String) { output.write(Array((TerminalSafe.lines(line) + "\n").utf8)) }

    func say(document json: String) { output.write(Array((TerminalSafe.document(json) + "\n").utf8)) }

    /// A value as the document that programs read, byte for byte what its digest is of.
    func print(_ value: some Encodable) throws(ArtifactError) {
        say(document: String(decoding: try ArtifactEncoder.encode(value), as: UTF8.self))
    }

    func complain(_ line: String) { errors.write(Array((TerminalSafe.lines(line) + "\n").utf8)) }

    /// Draws lines over as many above, which were drawn before.
    func draw(_ lines: [String], over height: Int) {
        let up = height > 0 ? "\u{1B}[\(height)A\u{1B}[J" : ""
        output.write(Array((up + TerminalSafe.lines(lines.joined(separator: "\n")) + "\n").utf8))
    }
}
