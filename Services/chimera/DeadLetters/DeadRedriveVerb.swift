import Artifacts
import ControlPlane
import FoundationEssentials
import Lifecycle

/// `chimera dead redrive`
struct DeadRedriveVerb: Verb {
    static let spelling = "dead redrive"
    static let operands =
        "LETTER|--all [--set FIELD=VALUE]... [--body FILE] [--channel NAME] [--reason REASON] [--limit N] [--as NAME]"
        + " [--json]"
    static let summary = "sends messages that were given up again, mended where wanted"
    static let details = """
        Attempts are counted anew, the history stays. --set puts a field in place of the message's own, --body the
        content of a file in place of its body, with its digest; what nobody could read then is not sent.
        A task whose run has ended is not sent either, because no worker would begin it: state its goal anew. Nor is an
        order to apply or to undo, because its run is told that it was given up; one that nobody could read is, once
        mended, while its run waits for it.
        Who has sent what again, and with which fields replaced, is entered in the audit log.
        --all takes every letter there is now, or those that --channel and --reason name, up to --limit (10000).

        examples:
          chimera dead redrive 0:1767225600000-0
          chimera dead redrive 0:1767225600000-0 --body mended.json
          chimera dead redrive --all --channel goals --reason delivery_limit

        what its exit code says:
          0   all that were asked for were sent
          1   some were not; each is named
        """

    private struct Answer: Encodable {
        var sent: [DeadLetterID] = []
        var refused: [DeadLetterID] = []
    }

    /// Nil for all that the query finds.
    let id: DeadLetterID?
    let query: DeadLetterQuery
    let edits: [EnvelopeField]
    let bodyFile: String?
    let person: String?
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        let isAll = words.flag("--all")
        edits = try Self.edits(&words)
        bodyFile = try words.value("--body")
        person = try words.value("--as")
        query = try words.deadLetters(limit: 10_000)
        id = isAll ? nil : try words.deadLetter()
        if isAll, bodyFile != nil { throw UsageError("--body is for one letter: no two messages have the same body") }
        if !isAll, query != DeadLetterQuery(limit: 10_000) {
            throw UsageError("--channel, --reason and --limit go with --all")
        }
    }

    func run(_ place: Workplace) async -> ExitCode {
        var edits = edits
        if let bodyFile {
            guard let content = FileManager.default.contents(atPath: bodyFile) else {
                return place.complain("reading \(bodyFile): the file cannot be read", .noInput)
            }
            edits.append(EnvelopeField(name: "body", value: Array(content)))
        }
        return await place.withControlPlane { [edits] plane throws(ControlError) in
            let person = try place.person(person)
            guard let id else { return try await redriveAll(edits, by: person, plane, place) }
            try await plane.redrive(id, replacing: edits, by: person)
            if isJSON { try place.print(Answer(sent: [id])) } else { place.terminal.say("sent again: \(id.text)") }
            return .success
        }
    }

    private func redriveAll(
        _ edits: [EnvelopeField],
        by person: String,
        _ plane: any ControlPlane,
        _ place: Workplace
    ) async throws(ControlError) -> ExitCode {
        var answer = Answer()
        for letter in try await plane.deadLetters(query) {
            do throws(ControlError) {
                try await plane.redrive(letter.id, replacing: edits, by: person)
                answer.sent.append(letter.id)
            } catch {
                guard error.isAboutOneLetter else { throw error }
                place.terminal.complain("chimera: \(letter.id.text): \(error)")
                answer.refused.append(letter.id)
            }
        }
        if isJSON {
            try place.print(answer)
        } else {
            place.terminal.say("sent again: \(answer.sent.count), not sent: \(answer.refused.count)")
        }
        return answer.refused.isEmpty ? .success : ExitCode(rawValue: 1)
    }

    private static func edits(_ words: inout Words) throws(UsageError) -> [EnvelopeField] {
        var edits: [EnvelopeField] = []
        while let text = try words.value("--set") {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw UsageError("--set takes FIELD=VALUE, not \"\(text)\"")
            }
            let name = String(text[..<equals])
            guard !name.hasPrefix("~"), name != "meta" else {
                throw UsageError("the field \(name) is the bus's own and cannot be set")
            }
            edits.append(EnvelopeField(name: name, text: String(text[text.index(after: equals)...])))
        }
        return edits
    }
}

extension ControlError {
    /// Whether the other letters may fare better.
    fileprivate var isAboutOneLetter: Bool {
        switch self {
        case .notFound, .invalid, .refused: true
        case .unanswered, .full, .unavailable, .cancelled: false
        }
    }
}
