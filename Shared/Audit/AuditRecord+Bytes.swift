import Artifacts

/// The one way to write an entry: partition, number, then each field's name and value with their lengths before them.
///
/// Integers are 8 bytes, most significant first. Whoever archives the same entry archives the same bytes.
extension AuditRecord {
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24 + fields.reduce(0) { $0 + 16 + $1.name.utf8.count + $1.value.count })
        Self.append(partition, to: &bytes)
        Self.append(number, to: &bytes)
        for field in fields {
            Self.append(field.name.utf8.count, to: &bytes)
            bytes.append(contentsOf: field.name.utf8)
            Self.append(field.value.count, to: &bytes)
            bytes.append(contentsOf: field.value)
        }
        return bytes
    }

    /// Nil for bytes that no entry has.
    package init?(bytes: [UInt8]) {
        var reader = Reader(bytes: bytes[...])
        guard let partition = reader.integer(), let number = reader.integer() else { return nil }
        var fields: [EnvelopeField] = []
        while !reader.bytes.isEmpty {
            guard let name = reader.piece(), let value = reader.piece() else { return nil }
            fields.append(EnvelopeField(name: String(decoding: name, as: UTF8.self), value: Array(value)))
        }
        self.init(partition: partition, number: number, fields: fields)
    }

    /// The number that an entry's bytes bear, without reading its fields; nil for bytes that no entry has.
    static func number(in bytes: [UInt8]) -> Int? {
        var reader = Reader(bytes: bytes[...])
        guard reader.integer() != nil, let number = reader.integer() else { return nil }
        while !reader.bytes.isEmpty {
            guard reader.piece() != nil, reader.piece() != nil else { return nil }
        }
        return number
    }

    private static func append(_ value: Int, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    private struct Reader {
        var bytes: ArraySlice<UInt8>

        mutating func integer() -> Int? {
            guard bytes.count >= 8, let first = bytes.first, first < 0x80 else { return nil }
            let value = bytes.prefix(8).reduce(0) { $0 << 8 | Int($1) }
            bytes.removeFirst(8)
            return value
        }

        mutating func piece() -> ArraySlice<UInt8>? {
            guard let count = integer(), count <= bytes.count else { return nil }
            defer { bytes.removeFirst(count) }
            return bytes.prefix(count)
        }
    }
}
