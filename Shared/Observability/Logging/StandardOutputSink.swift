import Glibc
import Synchronization

/// Writes each line to a descriptor with one write(2).
///
/// A line is at most `LogLine.limit` = PIPE_BUF bytes, which the kernel writes whole or not at all, so that lines of
/// several processes on one pipe never interleave. When nobody reads the pipe, the first caller waits at most 100 ms
/// and later ones not at all; the lines lost that way are counted in `dropped`.
package final class StandardOutputSink: LogSink {
    private struct State {
        var stalled = false
        var dropped = 0
    }

    private let descriptor: Int32
    // The lock also covers poll and write: after poll promised room, no other line of this process may take it.
    private let state = Mutex(State())

    package init(descriptor: Int32 = STDOUT_FILENO) {
        self.descriptor = descriptor
    }

    /// Lines lost because the reader did not keep up or went away.
    package var dropped: Int { state.withLock { $0.dropped } }

    package func write(_ line: [UInt8]) {
        state.withLock { state in
            let written = hasRoom(withinMilliseconds: state.stalled ? 0 : 100) && writeWhole(line)
            state.stalled = !written
            if !written { state.dropped += 1 }
        }
    }

    private func hasRoom(withinMilliseconds timeout: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return unsafe poll(&request, 1, timeout) == 1 && request.revents & Int16(POLLOUT) != 0
    }

    private func writeWhole(_ line: [UInt8]) -> Bool {
        var start = 0
        while start < line.count {
            let count = unsafe line.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + start }, line.count - start)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }
}
