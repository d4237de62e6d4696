import Artifacts

extension TaskEvent {
    /// What witnesses are told of a line; nil for the result, which is told with the end.
    init?(_ entry: Transcript.Entry) {
        switch entry {
        case .text(let text): self.init(name: "output", message: text)
        case .malformed(let line, let why):
            self.init(name: "output.malformed", severity: .warning, message: "line \(line): \(why)")
            data.append("line", .integer(Int64(line)))
        case .message(let message): self.init(message)
        }
    }

    private init?(_ message: ProgramMessage) {
        switch message {
        case .progress(let fraction, let text):
            self.init(name: "progress", message: text ?? "progress")
            if let fraction { data.append("fraction", .number(fraction)) }
        case .log(let level, let text): self.init(name: "log", severity: level, message: text)
        case .usage(let totals, let model, let isPriced):
            self.init(name: "usage", message: "used \(totals.costMicros) micros")
            if !isPriced {
                severity = .warning
                self.message = "used tokens without saying what they cost; all that was set aside is booked"
            }
            data.append("costMicros", .integer(Int64(totals.costMicros)))
            data.append("inputTokens", .integer(Int64(totals.inputTokens)))
            if let model { data.append("model", .string(model.cut(to: 128))) }
            data.append("outputTokens", .integer(Int64(totals.outputTokens)))
        case .checkpoint: self.init(name: "checkpoint", message: "named a checkpoint")
        case .artifact(let path, _): self.init(name: "artifact", message: "promised \(path)")
        case .result: return nil
        }
    }
}
