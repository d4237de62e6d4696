/// A SHA-256 digest: 32 bytes, compared in constant time.
package struct Digest256: Sendable {
    let words: DigestWords

    init(words: DigestWords) {
        self.words = words
    }

    /// Takes exactly 32 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var words = DigestWords()
        for (index, byte) in bytes.enumerated() {
            words[index >> 3] = words[index >> 3] << 8 | UInt64(byte)
        }
        self.words = words
    }

    /// Takes exactly 64 lower-case hexadecimal digits.
    package init?(hex: ArraySlice<UInt8>) {
        let start = hex.startIndex
        guard hex.count == 64,
            let first = Hexadecimal.word(hex, at: start, count: 16),
            let second = Hexadecimal.word(hex, at: start + 16, count: 16),
            let third = Hexadecimal.word(hex, at: start + 32, count: 16),
            let fourth = Hexadecimal.word(hex, at: start + 48, count: 16)
        else { return nil }
        self.words = DigestWords(first: first, second: second, third: third, fourth: fourth)
    }

    /// Reads the wire form, `sha256:` and 64 lower-case hexadecimal digits.
    package init?(text: ArraySlice<UInt8>) {
        guard text.prefix(Self.prefix.count) == Self.prefix[...] else { return nil }
        self.init(hex: text.dropFirst(Self.prefix.count))
    }

    package init?(_ text: String) {
        self.init(text: Array(text.utf8)[...])
    }

    package var bytes: [UInt8] {
        (0..<32).map { UInt8(truncatingIfNeeded: words[$0 >> 3] >> UInt64((7 - $0 & 7) * 8)) }
    }

    /// Appends the wire form, so that writers need not build a string first.
    package func appendText(to text: inout [UInt8]) {
        text.append(contentsOf: Self.prefix)
        for index in 0..<4 {
            Hexadecimal.append(words[index], to: &text)
        }
    }

    /// The bytes of the wire form.
    package var textBytes: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(Self.prefix.count + 64)
        appendText(to: &text)
        return text
    }

    /// The wire form, `sha256:` and 64 lower-case hexadecimal digits.
    package var text: String { String(decoding: textBytes, as: UTF8.self) }

    package var hex: String { String(text.dropFirst(Self.prefix.count)) }

    private static let prefix = Array("sha256:".utf8)
}

extension Digest256: Hashable {
    /// Looks at all 32 bytes whatever they are, so that timing says nothing about where two digests differ.
    package static func == (left: Digest256, right: Digest256) -> Bool {
        let difference = left.words ^ right.words
        return difference[0] | difference[1] | difference[2] | difference[3] == 0
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words[0])
        hasher.combine(words[1])
    }
}

extension Digest256: CustomStringConvertible {
    package var description: String { text }
}

extension Digest256: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = Digest256(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected sha256: and 64 lower-case hexadecimal digits"
            )
        }
        self = digest
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
