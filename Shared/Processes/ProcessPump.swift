import Dispatch
import Glibc
import Synchronization

/// Reads what a program prints, as it comes, on a queue of its own; it lives until the program has ended.
final class ProcessPump: Sendable {
    private struct State {
        var sources: [Stream: any DispatchSourceRead] = [:]
        var printed = 0
        var isOverflowing = false
        var report: [UInt8] = []
        /// The program itself, from the supervisor's first line to its last.
        var program: pid_t?
    }

    private enum Stream: CaseIterable {
        case output, errors, report, end
    }

    private let pid: pid_t
    private let limit: Int
    private let sender: AsyncStream<ProcessEvent>.Continuation
    private let stop: @Sendable () -> Void
    private let queue = DispatchQueue(label: "chimera.process")
    private let state = Mutex(State())

    init(
        pid: pid_t,
        limit: Int,
        sender: AsyncStream<ProcessEvent>.Continuation,
        stop: @escaping @Sendable () -> Void
    ) {
        self.pid = pid
        self.limit = limit
        self.sender = sender
        self.stop = stop
    }

    /// A pipe as we hold it: both ends, so that it never hangs up. libdispatch frees what it still reads when a pipe
    /// does.
    typealias Pipe = (reading: Descriptor, writing: Descriptor)

    /// - Parameter end: can be read once the supervisor has ended.
    func start(output: Pipe, errors: Pipe, report: Pipe, end: Descriptor) {
        watch(output.reading, .output, keeping: output.writing) { self.drain(output.reading, .output) }
        watch(errors.reading, .errors, keeping: errors.writing) { self.drain(errors.reading, .errors) }
        watch(report.reading, .report, keeping: report.writing) { self.drain(report.reading, .report) }
        watch(end, .end) {
            // Whatever was printed lies in the pipes by now: everybody who could print is gone.
            self.drain(output.reading, .output)
            self.drain(errors.reading, .errors)
            self.drain(report.reading, .report)
            self.finish()
        }
    }

    /// Reaches the program alone, and nobody once its end has been reported.
    func signal(_ number: Int32) {
        state.withLock { state in
            if let program = state.program { kill(program, number) }
        }
    }

    /// The source keeps this pump and the descriptors until it is cancelled.
    private func watch(
        _ descriptor: Descriptor,
        _ stream: Stream,
        keeping other: Descriptor? = nil,
        _ handler: @escaping @Sendable () -> Void
    ) {
        descriptor.stopBlocking()
        state.withLock { state in
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor.number, queue: queue)
            source.setEventHandler(handler: handler)
            // The numbers must stay taken until the source has let go of them.
            source.setCancelHandler { withExtendedLifetime((descriptor, other)) {} }
            state.sources[stream] = source
            source.activate()
        }
    }

    private func cancel(_ stream: Stream) {
        state.withLock { $0.sources.removeValue(forKey: stream)?.cancel() }
    }

    /// Reads all that is there.
    private func drain(_ descriptor: Descriptor, _ stream: Stream) {
        // A stream that has ended or overflowed is not read any more.
        while state.withLock({ $0.sources[stream] != nil }) {
            guard let bytes = descriptor.read(), !bytes.isEmpty else { return }
            take(bytes, from: stream)
        }
    }

    private func take(_ bytes: [UInt8], from stream: Stream) {
        if stream == .report { return takeReport(bytes) }
        let (rest, overflows) = state.withLock { state in
            let room = max(0, limit - state.printed)
            state.printed += bytes.count
            let overflows = bytes.count > room && !state.isOverflowing
            state.isOverflowing = state.isOverflowing || overflows
            return (bytes.prefix(room), overflows)
        }
        if !rest.isEmpty { sender.yield(stream == .output ? .output(Array(rest)) : .errors(Array(rest))) }
        guard overflows else { return }
        sender.yield(.overflow)
        stop()
        // Closed ends stop the flood at once.
        cancel(.output)
        cancel(.errors)
    }

    private func takeReport(_ bytes: [UInt8]) {
        let started: pid_t? = state.withLock { state in
            state.report += bytes
            let lines = state.report.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let words = String(decoding: lines[0], as: UTF8.self).split(separator: " ")
            let pid = lines.count > 1 && words.first == "started" ? words.last.flatMap { pid_t($0) } : nil
            let isNew = state.program == nil
            // A second whole line is the end, after which the pid may belong to a stranger.
            state.program = lines.count == 2 ? pid : nil
            return isNew ? pid : nil
        }
        if let started { sender.yield(.started(started)) }
    }

    private func finish() {
        state.withLock { $0.program = nil }
        for stream in Stream.allCases { cancel(stream) }
        SpawnCall.collect(pid)
        sender.yield(.ended(ProcessEnd(report: state.withLock { $0.report })))
        sender.finish()
    }
}
