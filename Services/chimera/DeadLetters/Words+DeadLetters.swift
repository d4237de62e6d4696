import ControlPlane

/// Options and operands of the verbs on dead letters.
extension Words {
    mutating func deadLetters(limit: Int) throws(UsageError) -> DeadLetterQuery {
        DeadLetterQuery(
            home: try value("--channel"),
            reason: try value("--reason"),
            limit: try number("--limit", in: 1...10_000) ?? limit
        )
    }

    mutating func deadLetter() throws(UsageError) -> DeadLetterID {
        let text = try operand("LETTER")
        guard let id = DeadLetterID(text) else {
            throw UsageError("\"\(text)\" is no dead letter; give its name as dead list shows it")
        }
        return id
    }
}
