extension JSONDocument {
    /// How many texts it holds; names of members are texts, too.
    package var textCount: Int { tokens.count(where: \.isString) }

    /// Whether every text stands in the document's bytes as it reads, without an escape.
    package var isPlainText: Bool { !tokens.contains { $0.kind == .escapedString } }
}
