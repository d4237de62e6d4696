/// Makes text of others harmless to look at: what a program of an agent printed must not move a person's cursor.
enum TerminalSafe {
    /// Stands where something was that a terminal would have obeyed instead of showing it.
    private static let mark: Unicode.Scalar = "\u{FFFD}"

    /// Text of many lines; the emphasis of `TextStyle` stays, newlines and tabs too.
    static func lines(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isCommand) else { return text }
        var rest = text.unicodeScalars[...]
        var shown = String.UnicodeScalarView()
        while let scalar = rest.first {
            if let emphasis = TextStyle.codes.first(where: { rest.starts(with: $0.unicodeScalars) }) {
                shown.append(contentsOf: emphasis.unicodeScalars)
                rest = rest.dropFirst(emphasis.unicodeScalars.count)
            } else {
                shown.append(isCommand(scalar) ? mark : scalar)
                rest.removeFirst()
            }
        }
        return String(shown)
    }

    /// A value that stands within a line: it begins no line of its own.
    static func word(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            shown.append(scalar == "\n" || scalar == "\t" ? " " : isCommand(scalar) ? mark : scalar)
        }
        return String(shown)
    }

    /// A JSON document, which says the same with escapes; an encoder leaves those above ASCII as they are.
    static func document(_ json: String) -> String {
        guard json.unicodeScalars.contains(where: isCommand) else { return json }
        return json.unicodeScalars.reduce(into: "") { shown, scalar in
            let digits = String(scalar.value, radix: 16)
            shown +=
                isCommand(scalar) ? "\\u" + String(repeating: "0", count: 4 - digits.count) + digits : String(scalar)
        }
    }

    /// Control characters of both sets, and those that turn the direction of what follows.
    private static func isCommand(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
