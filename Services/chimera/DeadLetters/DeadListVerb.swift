import Artifacts
import ControlPlane
import Lifecycle

/// `chimera dead list`
struct DeadListVerb: Verb {
    static let spelling = "dead list"
    static let operands = "[--channel NAME] [--reason REASON] [--limit N] [--json]"
    static let summary = "lists messages that were given up, the oldest first"
    static let details = """
        NAME is the channel that they came from, or one of its lanes, such as goals.high. REASON is a word such as rejected or delivery_limit, as the list shows it.

        examples:
          chimera dead list
          chimera dead list --channel goals --reason rejected --json
        """

    let query: DeadLetterQuery
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        query = try words.deadLetters(limit: 50)
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let letters = try await plane.deadLetters(query)
            return try place.show(
                letters,
                asJSON: isJSON,
                under: ["LETTER", "GIVEN UP", "CHANNEL", "TYPE", "TENANT", "ATTEMPT", "REASON", "DETAIL"]
            ) { letter in
                [
                    letter.id.text, "\(letter.at)", letter.home ?? "-", letter["type"] ?? "-", letter["tenant"] ?? "-",
                    String(letter.attempt), letter.reason, Self.line(letter.detail),
                ]
            }
        }
    }

    /// What a table has room for.
    private static func line(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count > 80 ? line.prefix(79) + "…" : line
    }
}
