import Configuration

/// What follows a verb on the command line, taken piece by piece; what nobody takes is an error.
struct Words {
    private var rest: [String]

    init(_ words: [String]) {
        rest = words
    }

    /// Whether the word is there, such as `--json`.
    mutating func flag(_ name: String) -> Bool {
        guard let place = rest.firstIndex(of: name) else { return false }
        rest.remove(at: place)
        return true
    }

    /// What follows the word, or what `--name=value` says.
    mutating func value(_ name: String) throws(UsageError) -> String? {
        if let place = rest.firstIndex(where: { $0.hasPrefix("\(name)=") }) {
            return String(rest.remove(at: place).dropFirst(name.count + 1))
        }
        guard let place = rest.firstIndex(of: name) else { return nil }
        guard place + 1 < rest.count else { throw UsageError("\(name) needs a value") }
        let value = rest[place + 1]
        rest.removeSubrange(place...place + 1)
        return value
    }

    mutating func number(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = try value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\""
            )
        }
        return number
    }

    mutating func duration(_ name: String, in range: ClosedRange<Duration>) throws(UsageError) -> Duration? {
        guard let text = try value(name) else { return nil }
        let parser = ValueParser.duration(in: range)
        guard let duration = parser.parse(text) else {
            throw UsageError("\(name) takes \(parser.expectation), not \"\(text)\"")
        }
        return duration
    }

    /// The next word that is no option; options must have been taken before.
    mutating func operand(_ name: String) throws(UsageError) -> String {
        guard let word = try optionalOperand() else { throw UsageError("\(name) is missing") }
        return word
    }

    mutating func optionalOperand() throws(UsageError) -> String? {
        guard let word = rest.first else { return nil }
        guard word == "-" || !word.hasPrefix("-") else { throw UsageError("\"\(word)\" is no option here") }
        return rest.removeFirst()
    }

    /// Nothing may be left.
    func end() throws(UsageError) {
        if let word = rest.first { throw UsageError("\"\(word)\" makes no sense here") }
    }
}
