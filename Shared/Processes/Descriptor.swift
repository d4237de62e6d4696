import CProcesses
import Glibc

/// A file descriptor that is closed with its owner, and that no started program inherits by accident.
final class Descriptor: Sendable {
    let number: Int32

    private init(_ number: Int32) {
        self.number = number
    }

    deinit {
        _ = close(number)
    }

    /// The two ends of a pipe; the end for reading does not block.
    static func pipe() throws(ProcessError) -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [0, 0]
        guard unsafe process_pipe(&ends) == 0 else { throw ProcessError("making a pipe", errno: errno) }
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// A file in memory that holds these bytes, to be read from the start.
    static func holding(_ bytes: [UInt8]) throws(ProcessError) -> Descriptor {
        let number = unsafe process_memory_file("input")
        guard number >= 0 else { throw ProcessError("making a file in memory", errno: errno) }
        let file = Descriptor(number)
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe write(number, $0.baseAddress, $0.count) }
            guard written > 0 || errno == EINTR else { throw ProcessError("filling a file in memory", errno: errno) }
            rest = rest.dropFirst(max(0, written))
        }
        _ = lseek(number, 0, SEEK_SET)
        return file
    }

    /// Can be read once this child has ended; never says more than that.
    static func watching(_ child: pid_t) throws(ProcessError) -> Descriptor {
        let number = process_watch(child)
        guard number >= 0 else { throw ProcessError("watching a program", errno: errno) }
        return Descriptor(number)
    }

    /// The same file under a number that a started program does not use for something else.
    func aside() throws(ProcessError) -> Descriptor {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, SpawnCall.firstFree)
        guard copy >= 0 else { throw ProcessError("copying a file descriptor", errno: errno) }
        return Descriptor(copy)
    }

    func stopBlocking() {
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    }

    /// What can be read now: nil when nothing can yet, empty at the end.
    func read() -> [UInt8]? {
        unsafe withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
            while true {
                let count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
                if count >= 0 { return unsafe Array(buffer[..<count]) }
                if errno == EINTR { continue }
                // A pipe that fails for good has ended.
                return errno == EAGAIN ? nil : []
            }
        }
    }
}
