import Artifacts
import Bus
import Foundation
import Lifecycle
import Observability
import Pipeline
import RedisBus
import RedisTesting
import RunMessages
import Runs
import ServiceRuntime
import Testing

@testable import Conductor

/// A real conductor on a real server, with the medic that moves due timers; the test plays all other services.
struct Stage {
    let server: RedisServer
    let prefix: String
    let context: ServiceContext
    let pool: PoolName
    let tenant: TenantID
    private let environment: [String: String]

    static func start(_ environment: [String: String] = [:]) async throws -> Stage {
        let server = try await SharedRedis.server()
        let stage = try Stage(server, KeyPrefix.unique("run").name, "conductor-1", environment)
        try await stage.bus.loadFunctions()
        try await stage.bus.createGroups(of: Channels.routes(pools: [stage.pool]))
        return stage
    }

    private init(
        _ server: RedisServer,
        _ prefix: String,
        _ consumer: String,
        _ environment: [String: String],
        library: FunctionLibrary = .current
    ) throws {
        self.server = server
        self.prefix = prefix
        self.environment = environment
        pool = try #require(PoolName("general"))
        tenant = try #require(TenantID("acme"))
        let place = [
            "CHIMERA_REDIS_URL": server.url, "CHIMERA_KEY_PREFIX": prefix, "CHIMERA_REDIS_TIMEOUT": "60s",
        ]
        let complete = ["CHIMERA_AUDIT_ARCHIVE": ""].merging(environment) { $1 }.merging(place) { $1 }
        let configuration = try ServiceConfiguration(environment: complete)
        context = ServiceContext(
            service: "conductor",
            configuration,
            consumer: ConsumerName(consumer),
            logger: Logger(service: "test", level: .error, sink: Silence()),
            metrics: MetricsRegistry(),
            library: library
        )
    }

    var bus: RedisBus { context.bus }

    /// Another conductor of the same installation.
    func another(
        _ consumer: String,
        _ other: [String: String] = [:],
        library: FunctionLibrary = .current
    ) throws -> Stage {
        try Stage(server, prefix, consumer, environment.merging(other) { $1 }, library: library)
    }

    /// Runs the conductor while the body runs.
    ///
    /// - Parameter isRinging: whether its timers ring by themselves when they are due.
    func conducting(isRinging: Bool = true, _ body: () async throws -> Void) async throws {
        let shutdown = ShutdownSignal()
        let sweep = SweepLoop(
            DueSweep(bus: bus),
            clock: ContinuousClock(),
            progress: LoopProgress(),
            logger: context.logger
        )
        let parts = try await Conductor.program.build(context) + (isRinging ? [sweep] : [])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in parts { group.addTask { try await part.run(until: shutdown) } }
            do {
                try await body()
            } catch {
                shutdown.request()
                throw error
            }
            shutdown.request()
            try await group.waitForAll()
        }
    }

    func key(_ name: String) -> String { "\(prefix):{p0}:\(name)" }

    @discardableResult
    func cli(_ words: String...) async throws -> String { try await server.cli(words) }

    func length(of stream: String) async throws -> Int { Int(try await cli("XLEN", key(stream))) ?? -1 }

    func record(_ run: RunID) async throws -> RunRecord? {
        guard let stored = try await bus.state(of: .run(run), in: Partition(0)) else { return nil }
        return try RunRecord(bytes: stored.bytes)
    }

    /// Waits until the run is in that state.
    @discardableResult
    func wait(for run: RunID, in state: RunState) async throws -> RunRecord {
        var found: RunRecord?
        try await waitUntil("the run is in \(state.rawValue)") {
            found = try await record(run)
            return found?.state == state
        }
        return try #require(found)
    }

    func publish<Body: ArtifactBody>(
        _ body: Body,
        to channel: Channel<Body>,
        id: ArtifactID = .next(),
        answering order: ArtifactID? = nil,
        isBurial: Bool = false,
        extensions: [EnvelopeField] = []
    ) async throws {
        let source = try #require(ArtifactSource("test"))
        var envelope = Envelope(id: id, kind: Body.kind, source: source, tenant: tenant)
        envelope.extensions = extensions
        if isBurial { envelope.markAsBurial() }
        if let order { envelope.idempotencyKey = IdempotencyKey(answering: order, ordinal: 0) }
        if Body.kind.requiresSignature {
            envelope.signature = ArtifactSignature(key: "ada", bytes: Array(repeating: 1, count: 64))
        }
        let artifact = Artifact(envelope: envelope, body: body)
        let result = try await context.publisher.publish(artifact, to: channel)
        #expect(result == .published)
    }

    /// Takes the next message of a channel and settles it.
    func take<Body: ArtifactBody>(_ channel: Channel<Body>) async throws -> Artifact<Body> {
        let readers = bus.readers(of: channel.route)
        var taken: RawDelivery?
        try await waitUntil("a message of \(channel.route.name) has come") {
            for reader in readers where taken == nil {
                taken = try await reader.read(into: Room(general: 1, urgent: 0)).first
            }
            return taken != nil
        }
        let raw = try #require(taken)
        let input = Commit.Input(token: raw.token, care: raw.care, settlement: .done)
        _ = try await bus.commit([Commit(input: input, effects: [])], of: channel.route, in: raw.token.partition)
        return try raw.artifact.get().decode(as: Body.self)
    }

    /// Makes a timer due at once, as if its time had passed.
    func ring(_ timer: TimerName) async throws {
        let name = "timer:\(timer.text)"
        try await waitUntil("the timer is set") { try await !cli("ZSCORE", key("timers"), name).isEmpty }
        try await cli("ZADD", key("timers"), "XX", "1", name)
    }

    /// Rings for a run that waits for money until it goes on: its timer may ring by itself in between.
    func wake(_ run: RunID) async throws {
        let name = "timer:\(RunTimer.wake(of: run).text)"
        try await waitUntil("the run goes on") {
            try await cli("ZADD", key("timers"), "XX", "1", name)
            return try await record(run)?.budget.brake == nil
        }
    }

    /// The entries of a stream, read through redis-cli.
    func entries(of stream: String) async throws -> [[String: String]] {
        let text = try await cli("--json", "XRANGE", key(stream), "-", "+")
        let rows = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[Any]]
        return (rows ?? []).compactMap { row in
            guard row.count == 2, let cells = row[1] as? [String] else { return nil }
            var fields: [String: String] = [:]
            for index in stride(from: 0, to: cells.count - 1, by: 2) { fields[cells[index]] = cells[index + 1] }
            return fields
        }
    }

    private struct Silence: LogSink {
        func write(_ line: [UInt8]) {}
    }
}
