import Artifacts

extension ProgramMessage {
    /// Why a line is no message, in a sentence that shows nothing of it.
    struct Malformed: Error, Hashable, Sendable {
        let why: String
    }

    init(line: [UInt8]) throws(Malformed) {
        let wire: Wire
        do {
            wire = try ArtifactDecoder.decode(Wire.self, from: line)
        } catch {
            throw Malformed(why: "\(error.field.replacing("body", with: "line")) \(error.message)")
        }
        switch wire.type {
        case "progress": self = try wire.progress()
        case "log": self = .log(level: wire.level ?? .info, message: try wire.need(wire.message, "message"))
        case "usage": self = try wire.usage()
        case "checkpoint": self = .checkpoint(path: try wire.need(wire.path, "path"))
        case "artifact": self = .artifact(path: try wire.need(wire.path, "path"), mediaType: wire.mediaType)
        case "result": self = .result(try wire.result())
        default: throw Malformed(why: "line.type is none of progress, log, usage, checkpoint, artifact, result")
        }
    }

    /// All fields of all messages; what a message does not know is ignored.
    private struct Wire: Codable {
        var type: String
        var costMicros: Int?
        var fraction: Double?
        var inputTokens: Int?
        var level: OpsEvent.Severity?
        var mediaType: String?
        var message: String?
        var model: String?
        var outcome: TaskOutcome?
        var outputTokens: Int?
        var path: String?
        var reason: String?
        var summary: String?

        func need<Value>(_ value: Value?, _ field: String) throws(Malformed) -> Value {
            guard let value else { throw Malformed(why: "line.\(field) is missing") }
            return value
        }

        func progress() throws(Malformed) -> ProgramMessage {
            if let fraction, !(0...1).contains(fraction) { throw Malformed(why: "line.fraction is outside 0...1") }
            return .progress(fraction: fraction, message: message)
        }

        func usage() throws(Malformed) -> ProgramMessage {
            let totals = UsageTotals(
                costMicros: costMicros ?? 0,
                durationMs: 0,
                inputTokens: inputTokens ?? 0,
                outputTokens: outputTokens ?? 0
            )
            do {
                try totals.validate()
            } catch {
                throw Malformed(why: "\(error.field.replacing("body", with: "line")) \(error.message)")
            }
            let isFree = totals.inputTokens == 0 && totals.outputTokens == 0
            return .usage(totals, model: model, isPriced: costMicros != nil || isFree)
        }

        func result() throws(Malformed) -> ProgramResult {
            let outcome = try need(outcome, "outcome")
            guard ProgramResult.outcomes.contains(outcome) else {
                throw Malformed(why: "line.outcome is not for the program to say")
            }
            return ProgramResult(outcome: outcome, reason: reason, summary: summary)
        }
    }
}
