import ControlPlane
import Lifecycle

/// `chimera dead show`
struct DeadShowVerb: Verb {
    static let spelling = "dead show"
    static let operands = "LETTER [--json]"
    static let summary = "shows a message that was given up: why, after which tries, and all of its fields"
    static let details = """
        examples:
          chimera dead show 0:1767225600000-0
          chimera dead show 0:1767225600000-0 --json
        """

    let id: DeadLetterID
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        id = try words.deadLetter()
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            guard let letter = try await plane.deadLetter(id) else { throw .notFound("dead letter \(id.text)") }
            guard !isJSON else {
                try place.print(letter)
                return .success
            }
            for line in DeadLetterSheet(letter).lines { place.terminal.say(line) }
            return .success
        }
    }
}
