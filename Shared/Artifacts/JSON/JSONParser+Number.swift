extension JSONParser {
    /// The largest integer whose neighbours a double still tells apart.
    static let safeInteger = 9_007_199_254_740_991

    mutating func parseNumber() throws(JSONSyntaxError) {
        let start = position
        let isNegative = current == 0x2d
        if isNegative { position += 1 }
        let value = try parseDigits(leadingZero: false)
        var isInteger = true
        if current == 0x2e {
            isInteger = false
            position += 1
            _ = try parseDigits(leadingZero: true)
        }
        if current | 0x20 == 0x65 {
            isInteger = false
            position += 1
            if current == 0x2b || current == 0x2d { position += 1 }
            _ = try parseDigits(leadingZero: true)
        }
        if isInteger, let value, value <= Self.safeInteger {
            append(.integer, value: isNegative ? -value : value)
        } else {
            try appendDouble(from: start)
        }
    }

    /// Takes at least one digit; the value is nil when it is too large to matter.
    private mutating func parseDigits(leadingZero: Bool) throws(JSONSyntaxError) -> Int? {
        let start = position
        var value = 0
        while true {
            let digit = current
            guard (0x30...0x39).contains(digit) else { break }
            if position - start < 17 { value = value * 10 + Int(digit - 0x30) }
            position += 1
        }
        guard position > start else { throw error("expected a digit") }
        guard leadingZero || bytes[start] != 0x30 || position == start + 1 else {
            throw error("a number starts with a needless zero")
        }
        return position - start <= 16 ? value : nil
    }

    private mutating func appendDouble(from start: Int) throws(JSONSyntaxError) {
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)), number.isFinite else {
            throw error("a number is beyond the range of a double")
        }
        if let integer = Int(exactly: number), abs(integer) <= Self.safeInteger {
            append(.integer, value: integer)
        } else {
            append(.number, value: start, count: position - start)
        }
    }
}
