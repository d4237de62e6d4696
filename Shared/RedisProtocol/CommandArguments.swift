/// The arguments of one command, laid end to end so that encoding allocates once, not once per argument.
package struct CommandArguments: Sendable {
    package private(set) var bytes: [UInt8] = []
    /// Where each argument ends in `bytes`.
    package private(set) var ends: [Int] = []

    package init() {
        bytes.reserveCapacity(128)
        ends.reserveCapacity(12)
    }

    /// Encodes the command at once.
    package init(_ command: some RedisCommand) {
        self.init()
        command.encode(into: &self)
    }

    package var count: Int { ends.count }

    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
    }

    package mutating func append(_ raw: [UInt8]) {
        bytes.append(contentsOf: raw)
        ends.append(bytes.count)
    }

    package mutating func append(_ raw: ArraySlice<UInt8>) {
        bytes.append(contentsOf: raw)
        ends.append(bytes.count)
    }

    /// Appends all arguments of another list, for commands whose beginning is known last.
    package mutating func append(contentsOf other: CommandArguments) {
        append(contentsOf: other.bytes, ends: other.ends)
    }

    /// Appends arguments that lie end to end; `others` tells where each ends.
    package mutating func append(contentsOf laid: [UInt8], ends others: [Int]) {
        let offset = bytes.count
        bytes.append(contentsOf: laid)
        for end in others { ends.append(offset + end) }
    }

    package mutating func append(_ number: Int) {
        append(decimal: UInt64(number.magnitude), negative: number < 0)
    }

    package mutating func append(_ key: RedisKey) {
        append(key.name)
    }

    package mutating func append(_ id: EntryID) {
        appendDigits(of: id.milliseconds)
        bytes.append(UInt8(ascii: "-"))
        append(decimal: id.sequence, negative: false)
    }

    /// Appends several words, such as a command of two.
    package mutating func append(words: String...) {
        for word in words { append(word) }
    }

    /// Appends whole milliseconds, rounded up, so that a positive time never becomes 0 (which means forever to BLOCK).
    package mutating func append(milliseconds duration: Duration) {
        append(duration.wholeMilliseconds)
    }

    private mutating func append(decimal magnitude: UInt64, negative: Bool) {
        if negative { bytes.append(UInt8(ascii: "-")) }
        appendDigits(of: magnitude)
        ends.append(bytes.count)
    }

    private mutating func appendDigits(of number: UInt64) {
        let start = bytes.count
        var rest = number
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }
}
