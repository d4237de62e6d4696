import Observability
import Synchronization

/// Keeps lines for the test to look at.
final class CapturingSink: LogSink {
    private let captured = Mutex<[[UInt8]]>([])

    var lines: [[UInt8]] { captured.withLock { $0 } }

    func write(_ line: [UInt8]) {
        captured.withLock { $0.append(line) }
    }
}
