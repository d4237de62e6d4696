/// Reads the text of an environment variable strictly.
package struct ValueParser<Value: Sendable>: Sendable {
    /// What the text must be, as a noun phrase with examples: `a duration such as 250ms, 30s, 5m or 6h`.
    package let expectation: String
    /// The value, or nil if the text is not as expected.
    package let parse: @Sendable (String) -> Value?
    /// What exactly is wrong with a text that was refused, without repeating it; nil if the expectation says it all.
    package let explain: @Sendable (String) -> String?

    package init(
        expectation: String,
        explain: @escaping @Sendable (String) -> String? = { _ in nil },
        parse: @escaping @Sendable (String) -> Value?
    ) {
        self.expectation = expectation
        self.explain = explain
        self.parse = parse
    }

    /// The same texts, read into something else; nil refuses.
    package func map<Other>(
        _ expectation: String? = nil,
        _ transform: @escaping @Sendable (Value) -> Other?
    ) -> ValueParser<Other> {
        ValueParser<Other>(expectation: expectation ?? self.expectation, explain: explain) { text in
            parse(text).flatMap(transform)
        }
    }

    /// The empty text means that there is no value.
    package var optional: ValueParser<Value?> {
        ValueParser<Value?>(expectation: "nothing or \(expectation)", explain: explain) { text in
            // A nil value must not look like a refusal.
            text.isEmpty ? .some(nil) : parse(text).map { .some($0) }
        }
    }

    /// The same value, hidden from every description.
    package var secret: ValueParser<Secret<Value>> {
        map { Secret($0) }
    }

    /// Values between commas; the empty text is the empty list, an empty element is refused.
    package var list: ValueParser<[Value]> {
        ValueParser<[Value]>(expectation: "a list, between commas, of \(expectation)") { text in
            if text.isEmpty { return [] }
            let elements = text.split(separator: ",", omittingEmptySubsequences: false)
            let values = elements.compactMap { $0.isEmpty ? nil : parse(String($0)) }
            return values.count == elements.count ? values : nil
        }
    }
}

extension ValueParser where Value == Bool {
    package static var boolean: ValueParser {
        ValueParser(expectation: "true or false") { text in
            switch text {
            case "true": true
            case "false": false
            default: nil
            }
        }
    }
}

extension ValueParser where Value == Int {
    package static func integer(in range: ClosedRange<Int>) -> ValueParser {
        ValueParser(expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            wholeNumber(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension ValueParser where Value == Duration {
    package static func duration(in range: ClosedRange<Duration>) -> ValueParser {
        let (low, high) = (range.lowerBound.configurationText, range.upperBound.configurationText)
        let expectation = "a duration such as 250ms, 30s, 5m or 6h, from \(low) to \(high)"
        return ValueParser(expectation: expectation) { text in
            Duration(configurationText: text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension ValueParser where Value == ByteSize {
    package static func byteSize(in range: ClosedRange<ByteSize>) -> ValueParser {
        let expectation = "a size such as 16KB, 512MB or 1GB, from \(range.lowerBound) to \(range.upperBound)"
        return ValueParser(expectation: expectation) { text in
            ByteSize(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension ValueParser where Value == String {
    /// Any text that is not empty and holds no control characters.
    package static func text(_ expectation: String) -> ValueParser {
        ValueParser(expectation: expectation) { text in
            text.isEmpty || text.unicodeScalars.contains { $0.properties.generalCategory == .control } ? nil : text
        }
    }

    /// `<scheme>://` of one of the schemes, then anything without spaces; whoever connects reads the rest.
    package static func url(schemes: [String]) -> ValueParser {
        let listed = schemes.map { $0 + "://" }.joined(separator: ", ")
        return ValueParser(expectation: "a URL that begins with one of \(listed)") { text in
            guard let separator = text.firstRange(of: "://"), separator.upperBound < text.endIndex else { return nil }
            guard schemes.contains(String(text[..<separator.lowerBound])) else { return nil }
            return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? text : nil
        }
    }
}

extension ValueParser where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// The raw value of one of the cases.
    package static var oneOf: ValueParser {
        let cases = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return ValueParser(expectation: "one of \(cases)") { Value(rawValue: $0) }
    }
}
