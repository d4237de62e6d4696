extension Timestamp: CustomStringConvertible {
    /// Appends the one spelling that envelopes use: `2026-01-31T23:59:59.999Z`.
    package func appendText(to text: inout [UInt8]) {
        let days = Int(milliseconds / 86_400_000)
        let rest = Int(milliseconds % 86_400_000)
        let (year, month, day) = Self.civil(days: days)
        Self.append(year, digits: 4, then: 0x2d, to: &text)
        Self.append(month, digits: 2, then: 0x2d, to: &text)
        Self.append(day, digits: 2, then: 0x54, to: &text)
        Self.append(rest / 3_600_000, digits: 2, then: 0x3a, to: &text)
        Self.append(rest / 60_000 % 60, digits: 2, then: 0x3a, to: &text)
        Self.append(rest / 1000 % 60, digits: 2, then: 0x2e, to: &text)
        Self.append(rest % 1000, digits: 3, then: 0x5a, to: &text)
    }

    package var textBytes: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(24)
        appendText(to: &text)
        return text
    }

    package var description: String { String(decoding: textBytes, as: UTF8.self) }

    /// Accepts exactly the spelling that `appendText` writes, and only days that exist.
    package init?(text: ArraySlice<UInt8>) {
        guard text.count == 24 else { return nil }
        var reader = DigitReader(text: text, position: text.startIndex)
        guard let year = reader.number(digits: 4, then: 0x2d), year >= 1970,
            let month = reader.number(digits: 2, then: 0x2d), (1...12).contains(month),
            let day = reader.number(digits: 2, then: 0x54), day >= 1,
            let hour = reader.number(digits: 2, then: 0x3a), hour < 24,
            let minute = reader.number(digits: 2, then: 0x3a), minute < 60,
            let second = reader.number(digits: 2, then: 0x2e), second < 60,
            let fraction = reader.number(digits: 3, then: 0x5a)
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        guard Self.civil(days: days) == (year, month, day) else { return nil }
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second
        self.init(milliseconds: Int64(seconds * 1000 + fraction))
    }

    private static func append(_ value: Int, digits: Int, then separator: UInt8, to text: inout [UInt8]) {
        var divisor = [1, 10, 100, 1000][digits - 1]
        while divisor > 0 {
            text.append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
        text.append(separator)
    }

    /// Days since 1970 of a date, counting years from March so that the leap day comes last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date that lies so many days after 1970 began.
    package static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * march + 2) / 5 + 1)
    }
}

private struct DigitReader {
    let text: ArraySlice<UInt8>
    var position: Int

    mutating func number(digits: Int, then separator: UInt8) -> Int? {
        var value = 0
        for index in position..<position + digits {
            guard (0x30...0x39).contains(text[index]) else { return nil }
            value = value * 10 + Int(text[index] - 0x30)
        }
        position += digits
        guard text[position] == separator else { return nil }
        position += 1
        return value
    }
}
