import Configuration
import Lifecycle
import ServiceRuntime

/// `chimera config example`
struct ConfigExampleVerb: Verb {
    static let spelling = "config example"
    static let operands = "[--json]"
    static let summary = "prints an .env file with every setting and its default"
    static let details = """
        It is a file to be edited. With --json it is a list for programs: of each setting its name, what it is for, who
        reads it, what it expects, its default, and the variable that may name a file instead. A setting without a
        default must be set.

        examples:
          chimera config example > .env
          chimera config example --json
        """

    let isJSON: Bool

    init(_ words: inout Words) { isJSON = words.flag("--json") }

    func run(_ place: Workplace) async -> ExitCode {
        guard !isJSON else {
            return place.printed(Setting.all.sorted { $0.name < $1.name }.map { SettingView($0) }, .success)
        }
        for line in ExampleFile.lines(for: Setting.all) { place.terminal.say(line) }
        return .success
    }
}
