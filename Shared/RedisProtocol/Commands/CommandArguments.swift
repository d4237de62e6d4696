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

    /// Appends one argument that is written in place.
    package mutating func append(writing write: (inout [UInt8]) -> Void) {
        write(&bytes)
        ends.append(bytes.count)
    }

    /// Appends all arguments of another list, for commands whose beginning is known last.
    package mutating func append(contentsOf other: CommandArguments) {
        let offset = bytes.count
        bytes.append(contentsOf: other.bytes)
        for end in other.ends { ends.append(offset + end) }
    }

    package mutating func append(_ number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        Decimal.append(UInt64(number.magnitude), to: &bytes)
        ends.append(bytes.count)
    }

    package mutating func append(_ key: RedisKey) {
        append(key.name)
    }

    package mutating func append(_ id: EntryID) {
        id.appendText(to: &bytes)
        ends.append(bytes.count)
    }

    /// Appends several words, such as a command of two.
    package mutating func append(words: String...) {
        for word in words { append(word) }
    }

    /// Appends whole milliseconds, rounded up, so that a positive time never becomes 0 (which means forever to BLOCK).
    package mutating func append(milliseconds duration: Duration) {
        append(duration.wholeMilliseconds)
    }
}
