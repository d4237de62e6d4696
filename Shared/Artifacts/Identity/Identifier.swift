import Security

/// A UUIDv7 (RFC 9562) that names one kind of thing; ids of one process sort in the order of their making.
package struct Identifier<Tag>: Sendable {
    package let high: UInt64
    package let low: UInt64

    /// Refuses words whose version or variant bits are not those of a UUIDv7.
    package init?(high: UInt64, low: UInt64) {
        guard high & 0xf000 == 0x7000, low >> 62 == 0b10 else { return nil }
        self.high = high
        self.low = low
    }

    init(unchecked high: UInt64, _ low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the 16-byte form, most significant byte first.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for byte in bytes {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(byte)
        }
        self.init(high: high, low: low)
    }

    /// Reads the text form: 36 characters, lower case, nothing before or after.
    package init?(text: ArraySlice<UInt8>) {
        let start = text.startIndex
        guard text.count == 36,
            text[start + 8] == 0x2d, text[start + 13] == 0x2d, text[start + 18] == 0x2d, text[start + 23] == 0x2d,
            let first = Hexadecimal.word(text, at: start, count: 8),
            let second = Hexadecimal.word(text, at: start + 9, count: 4),
            let third = Hexadecimal.word(text, at: start + 14, count: 4),
            let fourth = Hexadecimal.word(text, at: start + 19, count: 4),
            let fifth = Hexadecimal.word(text, at: start + 24, count: 12)
        else { return nil }
        self.init(high: first << 32 | second << 16 | third, low: fourth << 48 | fifth)
    }

    package init?(_ text: String) {
        self.init(text: Array(text.utf8)[...])
    }

    /// The same number under another name, for things that share one identity, such as a goal and its statement.
    package init<Other>(sharing other: Identifier<Other>) {
        self.init(unchecked: other.high, other.low)
    }

    /// A fresh id from the generator of this process.
    package static func next() -> Identifier {
        IdentifierGenerator.process.next()
    }

    /// When it was made, by the clock of its maker.
    package var timestamp: Timestamp { Timestamp(milliseconds: Int64(high >> 16)) }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        for word in [high, low] {
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        return bytes
    }

    /// Appends the text form, so that writers need not build a string first.
    package func appendText(to text: inout [UInt8]) {
        Hexadecimal.append(high >> 32, digits: 8, to: &text)
        text.append(0x2d)
        Hexadecimal.append(high >> 16, digits: 4, to: &text)
        text.append(0x2d)
        Hexadecimal.append(high, digits: 4, to: &text)
        text.append(0x2d)
        Hexadecimal.append(low >> 48, digits: 4, to: &text)
        text.append(0x2d)
        Hexadecimal.append(low, digits: 12, to: &text)
    }

    /// The bytes of the text form.
    package var textBytes: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        appendText(to: &text)
        return text
    }

    package var text: String { String(decoding: textBytes, as: UTF8.self) }
}

extension Identifier: Hashable, Comparable {
    package static func < (left: Identifier, right: Identifier) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension Identifier: CustomStringConvertible {
    package var description: String { text }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        guard let identifier = Identifier(text: try decoder.plainBytes()) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "expected a UUIDv7 in lower case")
            )
        }
        self = identifier
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
