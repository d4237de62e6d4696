import Dispatch
import Glibc
import Synchronization

/// Turns signals into async streams, without blocking a thread and without an inherited disposition.
///
/// A handler writes the signal's number into a pipe, and a dispatch source reads it there. A handler (unlike SIG_IGN)
/// is reset by exec, so that programs which this process starts still die of SIGTERM.
package enum UnixSignals {
    /// The signals that arrive from now on, for as long as the stream is read.
    ///
    /// When the last reader of a signal stops reading, the signal gets its default effect again.
    package static func stream(of signals: Set<UnixSignal>) -> AsyncStream<UnixSignal> {
        let (stream, continuation) = AsyncStream.makeStream(of: UnixSignal.self)
        let id = SignalRelay.shared.add(continuation, for: signals)
        continuation.onTermination = { _ in SignalRelay.shared.remove(id) }
        return stream
    }

    /// Makes a write to a closed pipe or socket fail with EPIPE instead of ending the process.
    package static func surviveBrokenPipes() {
        setHandler(SIGPIPE) { _ in }
    }

    fileprivate static func setHandler(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = handler
        action.sa_flags = SA_RESTART
        unsafe sigaction(number, &action, nil)
    }

    fileprivate static func setDefault(_ number: Int32) {
        signal(number, SIG_DFL)
    }
}

/// The write end of the relay's pipe: the only thing that the handler may touch.
private let pipeEntrance = Atomic<Int32>(-1)

private func forward(_ number: Int32) {
    let savedError = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = unsafe write(pipeEntrance.load(ordering: .relaxed), &byte, 1)
    errno = savedError
}

/// Hands each signal of the pipe to everyone who listens to it.
private final class SignalRelay: Sendable {
    private struct Listener {
        let signals: Set<UnixSignal>
        let continuation: AsyncStream<UnixSignal>.Continuation
    }

    private struct State {
        var nextID = 0
        var listeners: [Int: Listener] = [:]
        var source: (any DispatchSourceRead)?
    }

    static let shared = SignalRelay()

    private let state = Mutex(State())

    func add(_ continuation: AsyncStream<UnixSignal>.Continuation, for signals: Set<UnixSignal>) -> Int {
        state.withLock { state in
            if state.source == nil { state.source = openPipe() }
            state.nextID += 1
            state.listeners[state.nextID] = Listener(signals: signals, continuation: continuation)
            // Under the lock, so that a reader who leaves at this moment cannot undo what a new one sets up.
            for signal in signals { UnixSignals.setHandler(signal.rawValue, forward) }
            return state.nextID
        }
    }

    func remove(_ id: Int) {
        state.withLock { state in
            guard let removed = state.listeners.removeValue(forKey: id) else { return }
            let stillWanted = state.listeners.values.reduce(into: Set()) { $0.formUnion($1.signals) }
            for signal in removed.signals.subtracting(stillWanted) { UnixSignals.setDefault(signal.rawValue) }
        }
    }

    private func deliver(_ signal: UnixSignal) {
        let listeners = state.withLock { state in state.listeners.values.filter { $0.signals.contains(signal) } }
        for listener in listeners { listener.continuation.yield(signal) }
    }

    /// Lives as long as the process: signals may come at any time.
    private func openPipe() -> (any DispatchSourceRead)? {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        pipeEntrance.store(ends[1], ordering: .relaxed)
        let exit = ends[0]
        let source = DispatchSource.makeReadSource(fileDescriptor: exit, queue: DispatchQueue(label: "unix-signals"))
        source.setEventHandler { [self] in
            var byte: UInt8 = 0
            while unsafe read(exit, &byte, 1) == 1 {
                if let signal = UnixSignal(rawValue: Int32(byte)) { deliver(signal) }
            }
        }
        source.activate()
        return source
    }
}
