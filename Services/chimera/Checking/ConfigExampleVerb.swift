import Configuration
import Lifecycle
import ServiceRuntime

/// `chimera config example`
struct ConfigExampleVerb: Verb {
    static let spelling = "config example"
    static let operands = ""
    static let summary = "prints an .env file with every setting and its default"
    static let details = """
        It is a file to be edited; chimera config --json has the same settings for programs.

        examples:
          chimera config example > .env
        """

    init(_ words: inout Words) {}

    func run(_ place: Workplace) async -> ExitCode {
        for line in ExampleFile.lines(for: Setting.all) { place.terminal.say(line) }
        return .success
    }
}
