import Configuration
import Lifecycle
import ServiceRuntime

/// `chimera config`
struct ConfigVerb: Verb {
    static let spelling = "config"
    static let operands = "[--json]"
    static let summary = "prints the effective configuration, with origins, secrets masked"
    static let details = """
        examples:
          chimera config
          CHIMERA_LOG_LEVEL=debug chimera config
          chimera config --json
        """

    let isJSON: Bool

    init(_ words: inout Words) { isJSON = words.flag("--json") }

    func run(_ place: Workplace) async -> ExitCode {
        do throws(ConfigurationError) {
            let configuration = try ServiceConfiguration(environment: place.environment)
            guard !isJSON else { return place.printed(configuration.effective, .success) }
            for line in configuration.effective.lines { place.terminal.say(line) }
            return .success
        } catch {
            place.terminal.complain("\(error)")
            return .configuration
        }
    }
}
