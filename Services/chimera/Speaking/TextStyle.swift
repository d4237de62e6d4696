/// Emphasis on a terminal that has it.
struct TextStyle: Sendable {
    static let plain = TextStyle(hasColours: false)
    /// All that it writes between words; a terminal is given no other command within a line.
    static let codes = ["1", "2", "32", "31", "0"].map { "\u{1B}[\($0)m" }

    let hasColours: Bool

    func bold(_ text: String) -> String { paint(text, "1") }
    func dim(_ text: String) -> String { paint(text, "2") }
    func good(_ text: String) -> String { paint(text, "32") }
    func bad(_ text: String) -> String { paint(text, "31") }

    private func paint(_ text: String, _ code: String) -> String {
        hasColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
