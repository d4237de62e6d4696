/// Numbers as ECMAScript writes them (RFC 8785, section 3.2.2.3).
enum CanonicalNumber {
    static func append(_ integer: Int64, to output: inout [UInt8]) {
        guard !(0...9).contains(integer) else {
            output.append(0x30 + UInt8(truncatingIfNeeded: integer))
            return
        }
        output.append(contentsOf: String(integer).utf8)
    }

    /// The number must be finite.
    static func append(_ number: Double, to output: inout [UInt8]) {
        guard number != 0 else {
            output.append(0x30)
            return
        }
        if number < 0 { output.append(0x2d) }
        let (digits, exponent) = shortest(number.magnitude)
        append(digits, pointAt: exponent, to: &output)
    }

    /// Lays out `0.digits * 10^point`.
    private static func append(_ digits: [UInt8], pointAt point: Int, to output: inout [UInt8]) {
        switch point {
        case digits.count...21 where digits.count <= 21:
            output.append(contentsOf: digits)
            output.append(contentsOf: repeatElement(0x30, count: point - digits.count))
        case 1...21:
            output.append(contentsOf: digits[..<point])
            output.append(0x2e)
            output.append(contentsOf: digits[point...])
        case -5...0:
            output.append(contentsOf: [0x30, 0x2e])
            output.append(contentsOf: repeatElement(0x30, count: -point))
            output.append(contentsOf: digits)
        default:
            output.append(digits[0])
            if digits.count > 1 {
                output.append(0x2e)
                output.append(contentsOf: digits[1...])
            }
            output.append(0x65)
            output.append(point > 0 ? 0x2b : 0x2d)
            output.append(contentsOf: String(abs(point - 1)).utf8)
        }
    }

    /// The fewest significant digits that read back as the same number, and the place of the point before them.
    private static func shortest(_ number: Double) -> (digits: [UInt8], point: Int) {
        var digits: [UInt8] = []
        var point = 0
        var exponent = 0
        var sawPoint = false
        // The standard library prints the shortest digits; only their layout differs from ECMAScript's.
        let text = Array(number.description.utf8)
        for (index, byte) in text.enumerated() {
            switch byte {
            case 0x2e: sawPoint = true
            case 0x65:
                exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
                return trimmed(digits, point + exponent)
            default:
                digits.append(byte)
                if !sawPoint { point += 1 }
            }
        }
        return trimmed(digits, point)
    }

    private static func trimmed(_ digits: [UInt8], _ point: Int) -> (digits: [UInt8], point: Int) {
        let leading = digits.prefix { $0 == 0x30 }.count
        var digits = Array(digits[leading...])
        while digits.last == 0x30 { digits.removeLast() }
        return (digits, point - leading)
    }
}
