/// A short name in lower case, such as a tenant's or a pool's: `[a-z0-9][a-z0-9._-]{0,62}`.
package struct Name<Tag>: Sendable {
    package let text: String

    package init?(_ text: String) {
        guard Self.isValid(Array(text.utf8)[...]) else { return nil }
        self.text = text
    }

    init(unchecked text: String) {
        self.text = text
    }

    init?(bytes: ArraySlice<UInt8>) {
        guard Self.isValid(bytes) else { return nil }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    private static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard (1...63).contains(bytes.count), isAlphanumeric(bytes[bytes.startIndex]) else { return false }
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let byte = bytes[position]
            guard isAlphanumeric(byte) || byte == 0x2e || byte == 0x5f || byte == 0x2d else { return false }
            position += 1
        }
        return true
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        byte >= 0x61 && byte <= 0x7a || byte >= 0x30 && byte <= 0x39
    }
}

extension Name: Hashable, Comparable {
    package static func < (left: Name, right: Name) -> Bool { left.text < right.text }
}

extension Name: CustomStringConvertible {
    package var description: String { text }
}

extension Name: Codable {
    package init(from decoder: any Decoder) throws {
        guard let name = Name(bytes: try decoder.plainBytes()) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "expected 1 to 63 characters of a-z, 0-9, dot, underscore and hyphen"
                )
            )
        }
        self = name
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
