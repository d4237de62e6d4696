/// The escape sequences of JSON strings.
enum JSONEscapes {
    /// The bytes that a string means whose escapes the parser has found to be well formed.
    static func resolved(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var position = text.startIndex
        while position < text.endIndex {
            let byte = text[position]
            guard byte == 0x5c else {
                bytes.append(byte)
                position += 1
                continue
            }
            let escape = text[position + 1]
            position += 2
            guard escape == 0x75 else {
                bytes.append(single(escape) ?? escape)
                continue
            }
            var scalar = hexadecimal(text, at: position) ?? 0
            position += 4
            if (0xd800...0xdbff).contains(scalar) {
                let low = hexadecimal(text, at: position + 2) ?? 0
                scalar = 0x10000 + (scalar - 0xd800) << 10 + (low - 0xdc00)
                position += 6
            }
            append(scalar, to: &bytes)
        }
        return bytes
    }

    /// What the letter after a backslash stands for, `u` excepted.
    static func single(_ letter: UInt8) -> UInt8? {
        switch letter {
        case 0x22, 0x2f, 0x5c: letter
        case 0x62: 0x08
        case 0x66: 0x0c
        case 0x6e: 0x0a
        case 0x72: 0x0d
        case 0x74: 0x09
        default: nil
        }
    }

    /// The value of four hexadecimal digits of either case.
    static func hexadecimal(_ text: ArraySlice<UInt8>, at position: Int) -> UInt32? {
        guard position + 4 <= text.endIndex else { return nil }
        var value: UInt32 = 0
        for index in position..<position + 4 {
            let byte = text[index]
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x37)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x57)
            default: return nil
            }
        }
        return value
    }

    private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(value) else { return }
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
