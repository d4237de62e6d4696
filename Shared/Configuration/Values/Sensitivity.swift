/// How much of a value may be shown.
package enum Sensitivity: Sendable {
    case open
    /// A URL: user, password and query are hidden.
    case url
    /// Nothing is shown, and the value may come from a file named by `<name>_FILE`.
    case secret

    /// Whether `<name>_FILE` may name a file that holds the value.
    package var allowsFile: Bool {
        switch self {
        case .open: false
        case .url, .secret: true
        }
    }

    /// The text as it may be shown.
    package func masked(_ text: String) -> String {
        switch self {
        case .open: text
        case .url: Self.maskedURL(text)
        case .secret: text.isEmpty ? "" : "***"
        }
    }

    private static func maskedURL(_ text: String) -> String {
        guard let scheme = text.firstRange(of: "://") else { return text.isEmpty ? "" : "***" }
        var rest = text[scheme.upperBound...]
        var result = String(text[..<scheme.upperBound])
        // The last @ ends the user part, even if a careless password holds one or a slash.
        if let at = rest.lastIndex(of: "@") {
            result += "***@"
            rest = rest[rest.index(after: at)...]
        }
        guard let query = rest.firstIndex(of: "?") else { return result + rest }
        return result + rest[..<query] + "?***"
    }
}
