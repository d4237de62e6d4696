import Artifacts
import Bus
import Glibc
import Lifecycle
import RedisBus
import RedisTesting

/// A worker in a process of its own, so that it can be killed and measured from outside.
struct ChildWorker {
    enum Role: String {
        /// Does nothing with many tasks at once.
        case noop
        /// Takes one task, says so on standard output, and holds it until it is killed.
        case hold
    }

    private let url: String
    private let name: String
    private let role: Role

    init(_ arguments: [String]) throws {
        guard arguments.count == 3, let role = Role(rawValue: arguments[2]) else {
            throw BenchError("a child needs a url, a name and a role")
        }
        url = arguments[0]
        name = arguments[1]
        self.role = role
    }

    static func start(
        _ server: RedisServer,
        name: String,
        role: Role,
        output: Int32? = nil
    ) async throws -> ChildProcess {
        try await ChildProcess.start(
            [CommandLine.arguments[0], "child", server.url, name, role.rawValue],
            output: output
        )
    }

    func run() async throws {
        let bed = try await Bed(url: url, consumer: name)
        let presence = try await Presence.announce(bed.bus)
        let forEver = ShutdownSignal()
        async let present: Void = presence.run(until: forEver)
        switch role {
        case .noop: try await bed.consumer(NoopHandler(), on: Bed.work).run(until: forEver)
        case .hold: try await bed.consumer(HoldingHandler(), on: Bed.work, slots: 1).run(until: forEver)
        }
        try await present
    }
}

private struct NoopHandler: Handler {
    func handle(_ delivery: Delivery<Cancel>) async throws -> Outcome { .done() }
}

/// Writes `task time` as soon as it has the task, then holds it.
private struct HoldingHandler: Handler {
    func handle(_ delivery: Delivery<Cancel>) async throws -> Outcome {
        let line = "\(delivery.body.reason) \(Monotonic.now)\n"
        _ = unsafe line.withCString { unsafe write(STDOUT_FILENO, $0, strlen($0)) }
        try await Task.sleep(for: .seconds(3600), clock: .continuous)
        return .done()
    }
}
