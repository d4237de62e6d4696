import Bus
import Glibc
import Lifecycle
import RedisBus
import RedisTesting

/// SIGKILL of a worker that holds a task, until another worker's handler has it.
struct CrashBenchmark: Benchmark {
    static let word = "crash"
    static let summary = "SIGKILL of a worker until its task runs elsewhere"

    private let kills: Int

    init(_ options: BenchOptions) {
        kills = options.scaled(100)
    }

    func measure() async throws -> [Figure] {
        let server = try await RedisServer.start(RedisServer.Options(appendOnly: true))
        let bed = try await Bed(url: server.url, consumer: "medic")
        let shutdown = ShutdownSignal()
        // A task may be taken over as often as this benchmark kills.
        var options = MedicOptions()
        options.crashLimit = 1_000_000
        options.deliveryLimit = 1_000_000
        let watch = SweepLoop(
            CrashWatch(bus: bed.bus, routes: [Bed.work.route], options: options),
            clock: ContinuousClock(),
            progress: LoopProgress(),
            logger: bed.logger
        )
        async let watching: Void = watch.run(until: shutdown)
        let times = try await takeOvers(server, bed)
        shutdown.request()
        try await watching
        try await server.stop()
        return [
            Figure("crash", "SIGKILL to running elsewhere, p50 of \(kills)", quantile(0.5, of: times), "ms"),
            Figure(
                "crash",
                "SIGKILL to running elsewhere, p99 of \(kills)",
                quantile(0.99, of: times),
                "ms",
                .atMost(500)
            ),
        ]
    }

    /// One task; whoever holds it is killed, with a successor waiting, again and again.
    private func takeOvers(_ server: RedisServer, _ bed: Bed) async throws -> [Double] {
        let announcements = try Announcements()
        var number = 0
        func newWorker() async throws -> ChildProcess {
            number += 1
            return try await ChildWorker.start(
                server,
                name: "hold-\(number)",
                role: .hold,
                output: announcements.writer
            )
        }
        var holder = try await newWorker()
        _ = try await bed.publisher.publish(Bed.message("task"), to: Bed.work)
        _ = try await announcements.next()
        var times: [Double] = []
        for _ in 0..<kills {
            let successor = try await newWorker()
            let name = "hold-\(number)"
            try await waitUntil("the successor is there") {
                try await bed.bus.registeredConsumers().contains { $0.text == name }
            }
            let killed = Monotonic.now
            holder.signal(SIGKILL)
            let began = try await announcements.next()
            times.append(Double(began - killed) / 1_000_000)
            try await holder.killAndWait()
            holder = successor
        }
        try await holder.killAndWait()
        return times
    }
}

/// A pipe on which workers say when they got a task.
private final class Announcements: Sendable {
    let writer: Int32
    private let reader: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw BenchError("no pipe") }
        reader = ends[0]
        writer = ends[1]
        guard fcntl(reader, F_SETFL, O_NONBLOCK) == 0 else { throw BenchError("no non-blocking pipe") }
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// The time in the next line.
    func next() async throws -> Int {
        var line: [UInt8] = []
        try await waitUntil("a worker has the task") { [reader] in
            var byte: UInt8 = 0
            while unsafe read(reader, &byte, 1) == 1 {
                if byte == UInt8(ascii: "\n") { return true }
                line.append(byte)
            }
            return false
        }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard let time = words.last.flatMap({ Int($0) }) else { throw BenchError("a worker spoke oddly") }
        return time
    }
}
