import ControlPlane

/// A dead letter as lines of text: why it was given up, its tries, its fields, its body last.
struct DeadLetterSheet {
    let lines: [String]

    init(_ letter: DeadLetterView) {
        var lines = [
            "letter    \(letter.id.text), given up \(letter.at)",
            "because   \(letter.reason): \(letter.detail)",
            "attempt   \(letter.attempt), crashes \(letter.crashes)",
            "goes to   \(letter.home ?? "nowhere: it does not say where it came from")",
        ]
        if !letter.history.isEmpty {
            lines.append("")
            let rows = letter.history.map { [$0.attempt, $0.at.map { "\($0)" } ?? "-", $0.consumer, $0.reason] }
            lines += TextTable([["TRY", "AT", "CONSUMER", "REASON"]] + rows).lines
        }
        let fields = letter.fields.filter { $0.name != "body" }
        lines.append("")
        lines += TextTable(fields.map { [$0.name, $0.value] }).lines
        if let body = letter["body"] { lines += ["", body] }
        self.lines = lines
    }
}
