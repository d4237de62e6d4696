extension Duration {
    private static let units: [(suffix: String, milliseconds: Int)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000),
    ]

    /// Reads `250ms`, `30s`, `5m` or `6h`: a whole number with its unit; nil if the text is anything else or too large.
    package init?(configurationText text: String) {
        guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        guard let count = wholeNumber(text.dropLast(unit.suffix.count)) else { return nil }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
        if overflow { return nil }
        self = .milliseconds(milliseconds)
    }

    /// In the largest unit that divides it, rounded down to milliseconds.
    package var configurationText: String {
        let (seconds, attoseconds) = components
        let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        let unit = Self.units.last { milliseconds != 0 && milliseconds.isMultiple(of: $0.milliseconds) } ?? ("s", 1000)
        return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
    }
}

/// Only digits, without sign or space: `Int("+1")` would be too kind.
func wholeNumber(_ text: some StringProtocol) -> Int? {
    let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return isDigits ? Int(text) : nil
}
