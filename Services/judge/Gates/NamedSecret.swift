/// Values that are secrets by the names that they are given: a literal behind `password`, `--token=` and the like.
///
/// Prose such as "password: ask me" cannot be told from YAML and is let through; so are references to a secret.
enum NamedSecret {
    static let description = "the value of a password or a token"
    /// How such names end, whatever their case and what joins their words.
    static let endings = ["apikey", "passphrase", "passwd", "password", "privatekey", "secret", "secretkey", "token"]

    /// How much of a name or of a value is looked at, so that looking at a text takes time in proportion to its length.
    private static let reach = 256
    private static let harmless: Set = ["false", "nil", "no", "none", "null", "true", "yes"]
    /// What names the place of a secret.
    private static let references = ["arn:", "env:", "file:", "secret:", "ssm:", "vault:", "./", "../", "~/"]

    static func isSecret(_ name: String, _ value: String) -> Bool { names(name.utf8) && isLiteral(value, of: name) }

    /// Whether a text assigns such a value: `name=value`, `name = "value"` or `"name": "value"`.
    static func isIn(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { place in
            guard bytes[place] == UInt8(ascii: "=") || bytes[place] == UInt8(ascii: ":"),
                let name = name(before: place, in: bytes), names(name),
                let value = value(behind: place, in: bytes)
            else { return false }
            return isLiteral(String(decoding: value, as: UTF8.self), of: String(decoding: name, as: UTF8.self))
        }
    }

    /// Whether something stands in for a value: a variable, a gap in a template, or what was blotted out.
    static func isPlaceholder(_ value: String) -> Bool {
        let rest = value.utf8.dropFirst()
        if value.hasPrefix("${") || value.hasPrefix("$(") || value.hasPrefix("{{") { return true }
        if value.hasPrefix("$") { return rest.allSatisfy(SecretShape.isWord) }
        if value.hasPrefix("<") { return value.hasSuffix(">") }
        return value.utf8.allSatisfy { "*.xX".utf8.contains($0) }
    }

    private static func names(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        // Most names end in no such way; letters of other cases differ in one bit.
        guard let last = name.last, "deynt".utf8.contains(last | 0x20) else { return false }
        let word = String(decoding: name.suffix(reach).filter { $0 > 0x2f && $0 != 0x5f }, as: UTF8.self).lowercased()
        return endings.contains { word.hasSuffix($0) }
    }

    private static func isLiteral(_ value: String, of name: String) -> Bool {
        let word = value.lowercased()
        // A call such as `login(password=password)` passes a variable on.
        guard !isPlaceholder(value), !harmless.contains(word), !name.lowercased().hasSuffix(word) else { return false }
        if references.contains(where: value.hasPrefix) || value.contains("://") { return false }
        // The path of a file that holds it.
        if value.hasPrefix("/"), value.dropFirst().contains("/") { return false }
        // How many tokens, and not which.
        if name.lowercased().hasSuffix("token"), value.utf8.allSatisfy(SecretShape.isDigit) { return false }
        // An expression that gets it, in the language of some program.
        let head = value.utf8.prefix { SecretShape.isWord($0) || $0 == UInt8(ascii: ".") }
        let next = value.utf8[head.endIndex...].first
        return head.isEmpty || next != UInt8(ascii: "(") && next != UInt8(ascii: "[")
    }

    /// Nil where none stands: a member's name has quotes, and before an equals sign none is needed.
    private static func name(before place: Int, in bytes: [UInt8]) -> ArraySlice<UInt8>? {
        var rest = bytes[..<place].suffix(reach)
        while rest.last == UInt8(ascii: " ") { rest.removeLast() }
        let hasQuote = rest.last.map(isQuote) ?? false
        guard hasQuote || bytes[place] == UInt8(ascii: "=") else { return nil }
        // A document in a text of another document.
        while let last = rest.last, isQuote(last) || last == UInt8(ascii: "\\") { rest.removeLast() }
        let end = rest.endIndex
        while let last = rest.last, SecretShape.isKey(last) || last == UInt8(ascii: ".") { rest.removeLast() }
        return rest.endIndex == end ? nil : bytes[rest.endIndex..<end]
    }

    /// Without quotes it must stand right behind an equals sign.
    private static func value(behind place: Int, in bytes: [UInt8]) -> ArraySlice<UInt8>? {
        let rest = bytes[(place + 1)...].prefix(reach)
        let start = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\\") }
        if let quote = start.first, isQuote(quote) {
            return start.dropFirst().prefix { $0 != quote && $0 != UInt8(ascii: "\\") }
        }
        guard bytes[place] == UInt8(ascii: "="), rest.first != UInt8(ascii: "=") else { return nil }
        return rest.prefix { $0 > 0x20 && !isQuote($0) && !"&,;)`\\".utf8.contains($0) }
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
}
