import RedisProtocol

/// Writes commands in the form of the RESP protocol: `*<words>`, then for each word `$<bytes>` and the word.
///
/// hiredis would do the same with a `sprintf` and two copies for each word (docs/decisions/0007).
enum CommandFormatter {
    private static let lineEnd: [UInt8] = [13, 10]
    /// `$`, up to nineteen digits and two line ends; most words need five bytes.
    private static let usualOverhead = 8

    static func bytes(of arguments: CommandArguments) -> [UInt8] {
        var bytes: [UInt8] = []
        append(arguments, to: &bytes)
        return bytes
    }

    /// Commands that are to be written back to back.
    static func bytes(of commands: [CommandArguments]) -> [UInt8] {
        var bytes: [UInt8] = []
        for command in commands { append(command, to: &bytes) }
        return bytes
    }

    private static func append(_ arguments: CommandArguments, to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + arguments.bytes.count + (arguments.count + 1) * usualOverhead)
        append("*", arguments.count, to: &bytes)
        var start = 0
        for end in arguments.ends {
            append("$", end - start, to: &bytes)
            bytes.append(contentsOf: arguments.bytes[start..<end])
            bytes.append(contentsOf: lineEnd)
            start = end
        }
    }

    private static func append(_ mark: Unicode.Scalar, _ count: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: mark))
        var divisor = count < 10 ? 1 : count < 100 ? 10 : 100
        while count / divisor > 9 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(count / divisor % 10))
            divisor /= 10
        }
        bytes.append(contentsOf: lineEnd)
    }
}
