/// Amounts for people; they are counted in millionths.
enum Money {
    static func text(_ micros: Int) -> String {
        let cents = (micros + 5_000) / 10_000
        let fraction = cents % 100
        return "\(cents / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
