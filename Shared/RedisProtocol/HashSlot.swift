/// One of the 16,384 slots that a cluster spreads its keys over.
package struct HashSlot: Hashable, Sendable, Comparable {
    package static let count = 16_384

    package let number: UInt16

    /// - Precondition: `number` is below `HashSlot.count`.
    package init(number: UInt16) {
        precondition(number < UInt16(Self.count), "a hash slot is below \(Self.count)")
        self.number = number
    }

    /// Hashes the part between the first `{` and the next `}`, or the whole key when that part is missing or empty.
    package init(of key: RedisKey) {
        number = Self.checksum(Self.hashedPart(of: key.name.utf8)) % UInt16(Self.count)
    }

    /// The slot that all keys share; nil when there are none or they differ.
    package static func shared(by keys: [RedisKey]) -> HashSlot? {
        guard let first = keys.first.map(HashSlot.init(of:)) else { return nil }
        for key in keys.dropFirst() where HashSlot(of: key) != first { return nil }
        return first
    }

    package static func < (left: HashSlot, right: HashSlot) -> Bool { left.number < right.number }

    private static func hashedPart(of name: String.UTF8View) -> Substring.UTF8View {
        guard let open = name.firstIndex(of: UInt8(ascii: "{")) else { return name[...] }
        let start = name.index(after: open)
        guard let close = name[start...].firstIndex(of: UInt8(ascii: "}")), close > start else { return name[...] }
        return name[start..<close]
    }

    /// CRC-16/XMODEM, the checksum that the cluster specification names.
    private static func checksum(_ bytes: Substring.UTF8View) -> UInt16 {
        var sum: UInt16 = 0
        for byte in bytes { sum = (sum << 8) ^ table[Int(UInt8(truncatingIfNeeded: sum >> 8) ^ byte)] }
        return sum
    }

    private static let table: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index) << 8) { sum, _ in sum & 0x8000 == 0 ? sum << 1 : (sum << 1) ^ 0x1021 }
    }
}
