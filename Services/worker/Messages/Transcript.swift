import Artifacts

/// What a program has said so far, and what follows from all of it together.
struct Transcript {
    enum Entry: Hashable {
        case message(ProgramMessage)
        /// A line that cannot be a message: a program may simply print.
        case text(String)
        case malformed(line: Int, why: String)
    }

    /// The first result; a second one that differs is a contradiction.
    private(set) var result: ProgramResult?
    private(set) var isContradictory = false
    /// Whether it has spoken the language of messages at all, well or badly.
    ///
    /// What might have been a message counts: an object that is torn, or longer than a line may be. Else a program
    /// that says how it failed, at too great length, would be taken for one that simply prints.
    private(set) var speaks = false
    private(set) var usage = UsageTotals.nothing

    /// Whether it used tokens without saying what they cost.
    private(set) var isUnpriced = false
    /// Whether it said what something cost, be it nothing.
    private(set) var namesPrice = false

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
        let isObject = line.first == UInt8(ascii: "{")
        guard let bytes = line.bytes else {
            speaks = speaks || isObject
            return refuse(line, "is longer than \(LineSplitter.lineLimit) bytes")
        }
        guard line.first != nil else { return nil }
        guard isObject else { return .text(String(decoding: bytes, as: UTF8.self)) }
        do throws(ProgramMessage.Malformed) {
            let message = try ProgramMessage(line: bytes)
            speaks = true
            note(message)
            return .message(message)
        } catch {
            if Self.isForeign(bytes) { return .text(String(decoding: bytes, as: UTF8.self)) }
            speaks = true
            return refuse(line, error.why)
        }
    }

    /// Whether this is a whole object of somebody else's language: all messages have a type.
    private static func isForeign(_ bytes: [UInt8]) -> Bool {
        // What cannot be read may be half a message.
        guard let object = try? ArtifactDecoder.decode(JSONObject.self, from: bytes) else { return false }
        guard case .string = object["type"] else { return true }
        return false
    }

    private mutating func refuse(_ line: LineSplitter.Line, _ why: String) -> Entry {
        return .malformed(line: line.number, why: why)
    }

    private mutating func note(_ message: ProgramMessage) {
        switch message {
        case .usage(let totals, _, let isPriced):
            usage.add(totals)
            isUnpriced = isUnpriced || !isPriced
            namesPrice = namesPrice || isPriced
        case .result(let said):
            if let result, result != said { isContradictory = true }
            result = result ?? said
        case .progress, .log, .checkpoint, .artifact: break
        }
    }
}
