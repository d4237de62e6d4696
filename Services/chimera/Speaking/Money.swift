/// Amounts for people; they are counted in millionths.
enum Money {
    static func text(_ micros: Int) -> String {
        let cents = (micros + 5_000) / 10_000
        let fraction = cents % 100
        return "\(cents / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }

    /// Nil for what is no amount of at most a milliard, to the millionth.
    static func micros(_ text: String) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let whole = Int(parts[0]), whole <= 1_000_000_000
        else { return nil }
        let digits = parts.count == 2 ? String(parts[1]) : "0"
        guard digits.count <= 6, let fraction = Int(digits + String(repeating: "0", count: 6 - digits.count)) else {
            return nil
        }
        return whole * 1_000_000 + fraction
    }
}
