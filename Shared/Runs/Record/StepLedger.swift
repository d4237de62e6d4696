/// How far each step of a plan is, in the plan's order; stored as two characters a step, so that waiting runs stay
/// small.
package struct StepLedger: Hashable, Sendable {
    package private(set) var steps: [StepProgress]

    package init(count: Int) {
        steps = Array(repeating: StepProgress(), count: count)
    }

    package subscript(place: Int) -> StepProgress {
        get { steps.indices.contains(place) ? steps[place] : StepProgress() }
        set {
            guard steps.indices.contains(place) else { return }
            steps[place] = newValue
        }
    }
}

extension StepLedger: Codable {
    /// Tries beyond 35 are written as 35; a step may have 20.
    private static let digits = Array("0123456789abcdefghijklmnopqrstuvwxyz")

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = Array(try container.decode(String.self))
        guard text.count.isMultiple(of: 2) else { throw Self.corrupted(container) }
        steps = try stride(from: 0, to: text.count, by: 2).map { place in
            guard let status = StepProgress.Status(rawValue: text[place]),
                let tries = Self.digits.firstIndex(of: text[place + 1])
            else { throw Self.corrupted(container) }
            return StepProgress(status: status, tries: tries)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        let text = steps.flatMap { [$0.status.rawValue, Self.digits[min($0.tries, 35)]] }
        try container.encode(String(text))
    }

    private static func corrupted(_ container: any SingleValueDecodingContainer) -> DecodingError {
        DecodingError.dataCorruptedError(in: container, debugDescription: "expected two characters for each step")
    }
}
