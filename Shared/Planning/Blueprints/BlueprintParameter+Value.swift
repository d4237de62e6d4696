import Artifacts

extension BlueprintParameter {
    /// Takes a value of exactly the right type and within the bounds; otherwise says what was expected.
    func value(of json: JSONValue) throws(ExpectationError) -> ParameterValue {
        switch (type, json) {
        case (.string, .string(let text)):
            try check(text.unicodeScalars.count, "characters")
            try check(text)
            return .text(text)
        case (.integer, .integer(let number)):
            try check(Int(number), "as its value")
            return .integer(Int(number))
        case (.boolean, .bool(let flag)):
            return .boolean(flag)
        case (.strings, .array(let elements)):
            try check(elements.count, "elements")
            return .list(try elements.map { element throws(ExpectationError) in try self.element(element) })
        default:
            throw ExpectationError("expected \(expectation)")
        }
    }

    /// What a value must be, in words.
    var expectation: String {
        let kind =
            switch type {
            case .string: "a string"
            case .integer: "an integer"
            case .boolean: "true or false"
            case .strings: "a list of strings"
            }
        return values.map { "\(kind), one of \($0.joined(separator: ", "))" } ?? kind
    }

    private func element(_ json: JSONValue) throws(ExpectationError) -> String {
        guard case .string(let text) = json else { throw ExpectationError("expected \(expectation)") }
        try check(text)
        return text
    }

    private func check(_ text: String) throws(ExpectationError) {
        if let values, !values.contains(text) { throw ExpectationError("expected \(expectation)") }
    }

    private func check(_ number: Int, _ unit: String) throws(ExpectationError) {
        if let minimum, number < minimum { throw ExpectationError("expected at least \(minimum) \(unit)") }
        if let maximum, number > maximum { throw ExpectationError("expected at most \(maximum) \(unit)") }
    }
}
