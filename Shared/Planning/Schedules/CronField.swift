/// One of the five fields of a cron expression: what it may say, and how it is read.
struct CronField {
    let name: String
    let range: ClosedRange<Int>
    /// What the first values of the range are called.
    var names: [String] = []

    static let minute = CronField(name: "minute", range: 0...59)
    static let hour = CronField(name: "hour", range: 0...23)
    static let day = CronField(name: "day of month", range: 1...31)
    static let month = CronField(
        name: "month",
        range: 1...12,
        names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    )
    /// Sunday is 0, and 7 as well.
    static let weekday = CronField(
        name: "day of week",
        range: 0...7,
        names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    )

    /// The values that the text names, as bits.
    func bits(_ text: Substring) throws(CronError) -> UInt64 {
        var bits: UInt64 = 0
        for element in text.split(separator: ",", omittingEmptySubsequences: false) {
            for value in try values(element) { bits |= 1 << UInt64(value) }
        }
        return bits
    }

    private func values(_ text: Substring) throws(CronError) -> StrideThrough<Int> {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = parts.first else { throw refusal(text) }
        let bounds = try bounds(base)
        guard parts.count == 2 else { return stride(from: bounds.lowerBound, through: bounds.upperBound, by: 1) }
        guard base == "*" || base.contains("-") else {
            throw CronError("\(name): a step needs a range or a star before it, got \(quoted(text))")
        }
        guard let step = number(parts[1]), step >= 1, step <= range.upperBound else { throw refusal(text) }
        return stride(from: bounds.lowerBound, through: bounds.upperBound, by: step)
    }

    private func bounds(_ text: Substring) throws(CronError) -> ClosedRange<Int> {
        if text == "*" { return range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = ends.first.flatMap({ value($0) }),
            let last = ends.last.flatMap({ value($0) })
        else { throw refusal(text) }
        guard first <= last else { throw CronError("\(name): the range \(quoted(text)) ends before it begins") }
        return first...last
    }

    private func value(_ text: Substring) -> Int? {
        if let index = names.firstIndex(of: text.lowercased()) { return range.lowerBound + index }
        return number(text).flatMap { range.contains($0) ? $0 : nil }
    }

    private func number(_ text: Substring) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    private func refusal(_ text: Substring) -> CronError {
        let called = names.isEmpty ? "" : " or \(names[0])-\(names[names.count - 1])"
        return CronError(
            "\(name): expected *, \(range.lowerBound)-\(range.upperBound)\(called), lists and steps, got \(quoted(text))"
        )
    }

    private func quoted(_ text: Substring) -> String { "\"\(text.prefix(32))\"" }
}
