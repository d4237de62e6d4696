import CHiredis
import Glibc
import RedisProtocol

/// Writes commands in the form of the RESP protocol; one of the two places where hiredis is called.
enum CommandFormatter {
    /// Calls `body` with the command's bytes, which are gone when it returns.
    static func withFormatted<Result>(
        _ arguments: CommandArguments,
        _ body: (CommandBytes) -> Result
    ) throws(RedisError) -> Result {
        let count = arguments.count
        var command: UnsafeMutablePointer<CChar>?
        let length = unsafe arguments.bytes.withUnsafeBytes { bytes in
            unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { pointers in
                unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: count) { lengths in
                    unsafe point(pointers, lengths, at: arguments.ends, in: bytes)
                    return unsafe redisFormatCommandArgv(
                        &command,
                        Int32(count),
                        pointers.baseAddress,
                        UnsafePointer(OpaquePointer(lengths.baseAddress))
                    )
                }
            }
        }
        guard length >= 0, let command = unsafe command else {
            throw .unavailable(reason: "no memory to format a command of \(arguments.bytes.count) bytes")
        }
        defer { unsafe redisFreeCommand(command) }
        return body(unsafe CommandBytes(UnsafeRawBufferPointer(start: command, count: Int(length))))
    }

    /// The same for commands that are to be written back to back.
    static func withFormatted<Result>(
        together commands: [CommandArguments],
        _ body: (CommandBytes) -> Result
    ) throws(RedisError) -> Result {
        var bytes: [UInt8] = []
        for command in commands { try withFormatted(command) { $0.append(to: &bytes) } }
        return unsafe bytes.withUnsafeBytes { body(unsafe CommandBytes($0)) }
    }

    private static func point(
        _ pointers: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>,
        _ lengths: UnsafeMutableBufferPointer<Int>,
        at ends: [Int],
        in bytes: UnsafeRawBufferPointer
    ) {
        var start = 0
        for (position, end) in ends.enumerated() {
            // Only a command of empty words has no base address, and then no byte is read from it.
            unsafe pointers[position] = bytes.baseAddress.map { base in
                unsafe base.advanced(by: start).assumingMemoryBound(to: CChar.self)
            }
            unsafe lengths[position] = end - start
            start = end
        }
    }
}
