import Lifecycle

/// `chimera completions`
struct CompletionsVerb: Verb {
    static let spelling = "completions"
    static let operands = "bash|zsh|fish [--json]"
    static let summary = "prints a script that completes the tool's words in your shell"
    static let details = """
        examples:
          source <(chimera completions bash)
          chimera completions zsh > ~/.zfunc/_chimera
          chimera completions fish > ~/.config/fish/completions/chimera.fish
        """

    private struct Row: Encodable {
        let words: String
        let answers: [String]
    }

    let script: CompletionScript
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        let text = try words.operand("SHELL")
        guard let script = CompletionScript(rawValue: text) else {
            throw UsageError("completions are made for bash, zsh and fish, not for \"\(text)\"")
        }
        self.script = script
    }

    func run(_ place: Workplace) async -> ExitCode {
        guard !isJSON else {
            return place.printed(CompletionTable().rows.map { Row(words: $0.words, answers: $0.answers) }, .success)
        }
        for line in script.lines() { place.terminal.say(line) }
        return .success
    }
}
