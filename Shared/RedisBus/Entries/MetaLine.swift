import Artifacts

/// The one-line form of an envelope's attributes: words `name=value` with a space between, odd bytes as `%XX`.
enum MetaLine {
    static let separator = UInt8(ascii: " ")
    static let equals = UInt8(ascii: "=")
    private static let percent = UInt8(ascii: "%")

    /// Appends a line of an envelope's attributes, without those of the names given.
    static func append(_ envelope: Envelope, without names: [String] = [], to line: inout [UInt8]) {
        let start = line.count
        envelope.forEachField { name, value in
            guard !names.contains(name) else { return }
            append(name, value, startingAt: start, to: &line)
        }
    }

    /// Appends one word to the line that begins at a position.
    static func append(_ name: String, _ value: (inout [UInt8]) -> Void, startingAt start: Int, to line: inout [UInt8])
    {
        if line.count > start { line.append(separator) }
        let beginning = line.count
        line.append(contentsOf: name.utf8)
        escape(&line, from: beginning)
        line.append(equals)
        let middle = line.count
        value(&line)
        escape(&line, from: middle)
    }

    /// Nearly nothing has odd bytes, so what was written stays as it is unless one is found.
    private static func escape(_ line: inout [UInt8], from start: Int) {
        guard let first = line[start...].firstIndex(where: { !isPlain($0) }) else { return }
        let rest = Array(line[first...])
        line.removeSubrange(first...)
        for byte in rest {
            if isPlain(byte) {
                line.append(byte)
            } else {
                line.append(percent)
                line.append(digit(byte >> 4))
                line.append(digit(byte & 0xf))
            }
        }
    }

    /// Calls the body with each name and value, in order; words that are not of the form are passed over.
    static func forEach<Failure>(
        in line: ArraySlice<UInt8>,
        _ body: (ArraySlice<UInt8>, ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var rest = line
        while let start = rest.firstIndex(where: { $0 != separator }) {
            let end = rest[start...].firstIndex(of: separator) ?? rest.endIndex
            let word = rest[start..<end]
            rest = rest[end...]
            guard let middle = word.firstIndex(of: equals) else { continue }
            try body(decoded(word[..<middle]), decoded(word[(middle + 1)...]))
        }
    }

    /// The fields that one field of an entry stands for: those of the line, or itself.
    static func expanded(_ field: EnvelopeField) -> [EnvelopeField] {
        guard field.name == EntryField.meta else { return [field] }
        var fields: [EnvelopeField] = []
        forEach(in: field.value[...]) { name, value in
            fields.append(EnvelopeField(name: String(decoding: name, as: UTF8.self), value: Array(value)))
        }
        return fields
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.contains(percent) else { return text }
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == percent, let high = value(rest.first), let low = value(rest.dropFirst().first) {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes[...]
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && byte != percent && byte != equals
    }

    private static func digit(_ number: UInt8) -> UInt8 {
        number < 10 ? UInt8(ascii: "0") + number : UInt8(ascii: "A") + number - 10
    }

    private static func value(_ digit: UInt8?) -> UInt8? {
        switch digit {
        case let digit? where (0x30...0x39).contains(digit): digit - 0x30
        case let digit? where (0x41...0x46).contains(digit): digit - 0x41 + 10
        default: nil
        }
    }
}
