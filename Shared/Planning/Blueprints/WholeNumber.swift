import Artifacts

/// A whole number in a blueprint: written out, or an integer parameter such as `"${seconds}"`.
package enum WholeNumber: Hashable, Sendable {
    case literal(Int)
    case parameter(String)

    func check(_ limits: ClosedRange<Int>, _ field: String) throws(ArtifactError) {
        if case .literal(let number) = self { try BodyCheck.number(number, limits, field) }
    }
}

extension WholeNumber: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // What is no text must be a number; the second try says what was expected.
        guard let text = try? container.decode(String.self) else {
            self = .literal(try container.decode(Int.self))
            return
        }
        guard text.hasPrefix("${"), text.hasSuffix("}"), BlueprintParameter.isName(String(text.dropFirst(2).dropLast()))
        else {
            let expected = "expected a whole number, or a parameter such as ${count}"
            throw DecodingError.dataCorruptedError(in: container, debugDescription: expected)
        }
        self = .parameter(String(text.dropFirst(2).dropLast()))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .literal(let number): try container.encode(number)
        case .parameter(let name): try container.encode("${\(name)}")
        }
    }
}
