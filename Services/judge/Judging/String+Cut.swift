extension String {
    /// At most so many bytes, whole characters only; never empty.
    func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return isEmpty ? "-" : self }
        var text = ""
        for character in self {
            guard text.utf8.count + character.utf8.count <= limit - 3 else { break }
            text.append(character)
        }
        return text + "…"
    }
}
