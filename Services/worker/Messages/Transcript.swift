import Artifacts

/// What a program has said so far, and what follows from all of it together.
struct Transcript {
    enum Entry: Hashable {
        case message(ProgramMessage)
        /// A line that does not even begin like a message: a program may simply print.
        case text(String)
        case malformed(line: Int, why: String)
    }

    /// The first result; a second one that differs is a contradiction.
    private(set) var result: ProgramResult?
    private(set) var isContradictory = false
    /// Whether it has spoken the language of messages at all, well or badly.
    private(set) var speaks = false
    private(set) var malformed = 0
    private(set) var usage = UsageTotals(costMicros: 0, durationMs: 0, inputTokens: 0, outputTokens: 0)

    /// Whether it used tokens without saying what they cost.
    private(set) var isUnpriced = false

    private var splitter = LineSplitter()

    mutating func take(_ bytes: [UInt8]) -> [Entry] {
        var entries: [Entry] = []
        for line in splitter.take(bytes) {
            if let entry = read(line) { entries.append(entry) }
        }
        return entries
    }

    /// Reads what the program left without an end of line.
    mutating func finish() -> Entry? {
        splitter.finish().flatMap { read($0) }
    }

    private mutating func read(_ line: LineSplitter.Line) -> Entry? {
        guard let bytes = line.bytes else {
            return refuse(line, "is longer than \(LineSplitter.lineLimit) bytes")
        }
        guard let first = bytes.first(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0d }) else { return nil }
        guard first == UInt8(ascii: "{") else { return .text(String(decoding: bytes, as: UTF8.self)) }
        speaks = true
        do throws(ProgramMessage.Malformed) {
            let message = try ProgramMessage(line: bytes)
            note(message)
            return .message(message)
        } catch {
            return refuse(line, error.why)
        }
    }

    private mutating func refuse(_ line: LineSplitter.Line, _ why: String) -> Entry {
        malformed += 1
        return .malformed(line: line.number, why: why)
    }

    private mutating func note(_ message: ProgramMessage) {
        switch message {
        case .usage(let totals, _, let isPriced):
            usage.add(totals)
            isUnpriced = isUnpriced || !isPriced
        case .result(let said):
            if let result, result != said { isContradictory = true }
            result = result ?? said
        case .progress, .log, .checkpoint, .artifact: break
        }
    }
}
