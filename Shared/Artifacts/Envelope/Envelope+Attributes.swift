/// Extension attributes by their names.
extension Envelope {
    func text(of name: String) -> String? {
        extensions.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }

    /// Nil takes it out.
    mutating func setText(_ text: String?, of name: String) {
        extensions.removeAll { $0.name == name }
        if let text { extensions.append(EnvelopeField(name: name, text: text)) }
    }
}
