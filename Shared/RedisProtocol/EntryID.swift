/// The id of a stream entry: the server's milliseconds and a sequence number within them, ordered as the stream is.
package struct EntryID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// `0-0`: before every entry.
    package static let zero = EntryID(milliseconds: 0, sequence: 0)
    package static let greatest = EntryID(milliseconds: .max, sequence: .max)

    package let milliseconds: UInt64
    package let sequence: UInt64

    package init(milliseconds: UInt64, sequence: UInt64) {
        self.milliseconds = milliseconds
        self.sequence = sequence
    }

    /// Parses `milliseconds-sequence`; nil when it is anything else.
    package init?(_ text: some StringProtocol) {
        self.init(bytes: Array(text.utf8)[...])
    }

    package init?(bytes: ArraySlice<UInt8>) {
        guard let dash = bytes.firstIndex(of: UInt8(ascii: "-")),
            let milliseconds = Self.number(bytes[..<dash]),
            let sequence = Self.number(bytes[(dash + 1)...])
        else { return nil }
        self.init(milliseconds: milliseconds, sequence: sequence)
    }

    package var description: String { "\(milliseconds)-\(sequence)" }

    /// Appends the text form, so that writers need not build a string first.
    package func appendText(to text: inout [UInt8]) {
        Decimal.append(milliseconds, to: &text)
        text.append(UInt8(ascii: "-"))
        Decimal.append(sequence, to: &text)
    }

    /// The smallest id after this one; nil after the greatest.
    package var next: EntryID? {
        if sequence < .max { return EntryID(milliseconds: milliseconds, sequence: sequence + 1) }
        if milliseconds < .max { return EntryID(milliseconds: milliseconds + 1, sequence: 0) }
        return nil
    }

    package static func < (left: EntryID, right: EntryID) -> Bool {
        (left.milliseconds, left.sequence) < (right.milliseconds, right.sequence)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard !digits.isEmpty, digits.count <= 20 else { return nil }
        var result: UInt64 = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            let (tens, tooMany) = result.multipliedReportingOverflow(by: 10)
            let (sum, tooLarge) = tens.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            if tooMany || tooLarge { return nil }
            result = sum
        }
        return result
    }
}
