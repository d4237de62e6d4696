import Observability
import Synchronization

@testable import Chimera

/// A terminal that keeps what it is told.
final class Screen: LogSink {
    private let bytes = Mutex<[UInt8]>([])

    func write(_ line: [UInt8]) {
        bytes.withLock { $0 += line }
    }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    /// What is said and what is complained about, in one.
    var terminal: Terminal { Terminal(output: self, errors: self) }
}
