extension JSONParser {
    mutating func parseString() throws(JSONSyntaxError) {
        position += 1
        let start = position
        var isEscaped = false
        while true {
            guard position < bytes.count else { throw error("a string has no end") }
            let byte = bytes[position]
            switch byte {
            case 0x22:
                append(isEscaped ? .escapedString : .string, value: start, count: position - start)
                position += 1
                return
            case 0x5c:
                isEscaped = true
                try skipEscape()
            case 0..<0x20:
                throw error("a string holds a bare control character")
            case 0x20..<0x80:
                position += 1
            default:
                try skipMultibyte(lead: byte)
            }
        }
    }

    private mutating func skipEscape() throws(JSONSyntaxError) {
        let letter = position + 1 < bytes.count ? bytes[position + 1] : 0
        guard letter == 0x75 else {
            guard JSONEscapes.single(letter) != nil else { throw error("an unknown escape") }
            position += 2
            return
        }
        let unit = try codeUnit(at: position + 2)
        guard !(0xdc00...0xdfff).contains(unit) else { throw error("a low surrogate stands alone") }
        if (0xd800...0xdbff).contains(unit) {
            guard position + 7 < bytes.count, bytes[position + 6] == 0x5c, bytes[position + 7] == 0x75,
                (0xdc00...0xdfff).contains(try codeUnit(at: position + 8))
            else { throw error("a high surrogate stands alone") }
            position += 6
        }
        position += 6
    }

    private func codeUnit(at position: Int) throws(JSONSyntaxError) -> UInt32 {
        guard let unit = JSONEscapes.hexadecimal(bytes[...], at: position) else {
            throw error("expected four hexadecimal digits")
        }
        return unit
    }

    /// Skips one multi-byte sequence of UTF-8 in its shortest form, surrogates excluded (Unicode table 3-7).
    private mutating func skipMultibyte(lead: UInt8) throws(JSONSyntaxError) {
        let (count, second): (Int, ClosedRange<UInt8>)
        switch lead {
        case 0xc2...0xdf: (count, second) = (2, 0x80...0xbf)
        case 0xe0: (count, second) = (3, 0xa0...0xbf)
        case 0xed: (count, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: (count, second) = (3, 0x80...0xbf)
        case 0xf0: (count, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: (count, second) = (4, 0x80...0xbf)
        case 0xf4: (count, second) = (4, 0x80...0x8f)
        default: throw error("invalid UTF-8")
        }
        guard position + count <= bytes.count, second.contains(bytes[position + 1]) else {
            throw error("invalid UTF-8")
        }
        for offset in 2..<max(count, 2) {
            guard (0x80...0xbf).contains(bytes[position + offset]) else { throw error("invalid UTF-8") }
        }
        position += count
    }
}
