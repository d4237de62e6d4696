/// What may follow the words that were typed, for every beginning of every verb.
struct CompletionTable {
    struct Row: Equatable {
        /// Words that were typed, without options, such as `run`; empty for none.
        let words: String
        /// Words and options that may follow.
        let answers: [String]
        /// Whether it is a whole verb, after which operands of any sort may stand.
        let isVerb: Bool
    }

    /// Longer beginnings first, so that the first that matches is the best.
    let rows: [Row]

    init(_ verbs: [any Verb.Type] = VerbTable.all) {
        var answers: [String: [String]] = ["": ["--help", "--version"]]
        for verb in verbs {
            var beginning: [Substring] = []
            for word in verb.spelling.split(separator: " ") {
                answers[beginning.joined(separator: " "), default: []].append(String(word))
                beginning.append(word)
            }
            answers[verb.spelling, default: []] += Self.options(of: verb)
        }
        let spellings = Set(verbs.map { $0.spelling })
        rows = answers.map { words, answers in
            Row(words: words, answers: Array(Set(answers)).sorted(), isVerb: spellings.contains(words))
        }
        .sorted { ($1.words.count, $0.words) < ($0.words.count, $1.words) }
    }

    /// The options that a verb's operands name.
    static func options(of verb: any Verb.Type) -> [String] {
        let words = verb.operands.split { !($0.isLetter || $0.isNumber || $0 == "-") }
        return words.filter { $0.hasPrefix("--") && $0.count > 2 }.map(String.init) + ["--help"]
    }
}
