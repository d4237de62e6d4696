/// Cutting a text to what its field takes.
extension String {
    /// At most so many characters, as JSON Schema counts them: Unicode scalars.
    package func cut(to length: Int) -> String {
        unicodeScalars.count <= length ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(length)))
    }

    /// The same for a field that is left out rather than empty.
    package func cutUnlessEmpty(to length: Int) -> String? {
        let text = cut(to: length)
        return text.isEmpty ? nil : text
    }

    /// At most so many bytes, whole characters only, with a mark that something is missing; never empty.
    package func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return isEmpty ? "-" : self }
        var text = ""
        for character in self {
            guard text.utf8.count + character.utf8.count <= limit - 3 else { break }
            text.append(character)
        }
        return text + "…"
    }
}
