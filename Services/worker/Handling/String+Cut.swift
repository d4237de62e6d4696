extension String {
    /// At most so many characters as JSON Schema counts them; nil when nothing is left.
    func cut(to length: Int) -> String? {
        let text = String(unicodeScalars.prefix(length))
        return text.isEmpty ? nil : text
    }
}
