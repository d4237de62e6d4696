/// Lower-case hexadecimal digits, the only spelling that digests, ids and signatures accept.
package enum Hexadecimal {
    /// The value of one lower-case digit, or nil for any other byte.
    @inlinable
    package static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit &- 0x30
        case 0x61...0x66: digit &- 0x57
        default: nil
        }
    }

    /// The digit of a value below 16.
    @inlinable
    package static func digit(of value: UInt8) -> UInt8 {
        value < 10 ? 0x30 &+ value : 0x57 &+ value
    }

    /// Appends the last digits of a word, most significant first.
    package static func append(_ word: UInt64, digits: Int = 16, to text: inout [UInt8]) {
        var shift = UInt64(digits * 4)
        while shift > 0 {
            shift &-= 4
            text.append(digit(of: UInt8(truncatingIfNeeded: word >> shift) & 0xf))
        }
    }

    /// The number that `count` digits from `start` on spell, at most sixteen of them; nil if they are not there.
    @inlinable
    package static func word(_ digits: ArraySlice<UInt8>, at start: Int, count: Int) -> UInt64? {
        guard start >= digits.startIndex, start + count <= digits.endIndex else { return nil }
        var word: UInt64 = 0
        var position = start
        while position < start + count {
            guard let value = value(of: digits[position]) else { return nil }
            word = word << 4 | UInt64(value)
            position += 1
        }
        return word
    }

    /// The bytes that an even number of digits spells, or nil.
    package static func bytes(from digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var position = digits.startIndex
        while position < digits.endIndex {
            guard let byte = word(digits, at: position, count: 2) else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: byte))
            position += 2
        }
        return bytes
    }

    package static func text(of bytes: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digit(of: byte >> 4))
            text.append(digit(of: byte & 0xf))
        }
        return text
    }
}
