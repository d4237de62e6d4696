/// Reads a log of commands without understanding more of them than where they end, and which begin and end
/// transactions.
struct LogScan {
    private enum Command {
        case begin, commit, other
    }

    /// Why there is no next command.
    private enum Stop: Error {
        /// The log ends in the middle of it.
        case torn
        /// This is no command.
        case odd
    }

    private var position = 0

    /// Where the transaction begins that the log's end cuts off; nil when it cuts off none, or is no log.
    static func tornTransaction(in log: Span<UInt8>) -> Int? {
        var scan = LogScan()
        var begun: Int?
        do throws(Stop) {
            while scan.position < log.count {
                let start = scan.position
                let command = try scan.next(in: log)
                // One inside another is the damage itself: it is too late.
                if command == .begin, begun != nil { return nil }
                if command != .other { begun = command == .begin ? start : nil }
            }
        } catch {
            guard error == .torn else { return nil }
        }
        return begun
    }

    private mutating func next(in log: Span<UInt8>) throws(Stop) -> Command {
        if log[position] == UInt8(ascii: "#") {
            try skipLine(of: log)
            return .other
        }
        let count = try number(after: UInt8(ascii: "*"), in: log)
        var command = Command.other
        for index in 0..<count {
            let length = try number(after: UInt8(ascii: "$"), in: log)
            guard log.count - position >= length + 2 else { throw .torn }
            if index == 0 { command = kind(of: log, at: position, length) }
            position += length + 2
        }
        return command
    }

    private func kind(of log: Span<UInt8>, at start: Int, _ length: Int) -> Command {
        guard length == 5 || length == 4 else { return .other }
        var word = ""
        for index in start..<start + length { word.unicodeScalars.append(Unicode.Scalar(log[index] & ~0x20)) }
        return word == "MULTI" ? .begin : word == "EXEC" ? .commit : .other
    }

    /// A line of a mark and a decimal number.
    private mutating func number(after mark: UInt8, in log: Span<UInt8>) throws(Stop) -> Int {
        guard position < log.count else { throw .torn }
        guard log[position] == mark else { throw .odd }
        position += 1
        var number = 0
        while position < log.count, log[position] != UInt8(ascii: "\r") {
            let digit = Int(log[position]) - Int(UInt8(ascii: "0"))
            guard (0...9).contains(digit), number < 1 << 40 else { throw .odd }
            number = number * 10 + digit
            position += 1
        }
        guard log.count - position >= 2 else { throw .torn }
        position += 2
        return number
    }

    private mutating func skipLine(of log: Span<UInt8>) throws(Stop) {
        while position < log.count, log[position] != UInt8(ascii: "\n") { position += 1 }
        guard position < log.count else { throw .torn }
        position += 1
    }
}
