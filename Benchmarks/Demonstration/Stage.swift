import Bus
import Hops
import Observability
import RedisBus
import RedisClient

/// Everything that the demonstration has started, and how to end it.
struct Stage: Sendable {
    let redis: PrivateRedis
    let client: RedisClient
    let medic: HopProcess
    let workers: [HopProcess]
    let hops: Hops

    private static let settings = ["HOP_STAGES": "3", "HOP_SLOTS": "32", "HOP_WORK": "5ms"]
    private static let patience: Duration = .seconds(90)
    private static let batch = 250

    /// Returns when every process is ready.
    static func build() async throws -> Stage {
        let redis = try await PrivateRedis.start()
        var started: [HopProcess] = []
        do {
            let role = ["HOP_ROLE": "medic"].merging(settings) { own, _ in own }
            let medic = try await HopProcess.start("medic", redis: redis, role)
            started.append(medic)
            for letter in ["A", "B", "C", "D"].prefix(DemoOptions.workers) {
                let announcing = ["HOP_ANNOUNCE": "takeovers"].merging(settings) { own, _ in own }
                started.append(try await HopProcess.start(letter, redis: redis, announcing))
            }
            try await waitUntilReady(started)
            let client = try redis.client()
            return Stage(
                redis: redis,
                client: client,
                medic: medic,
                workers: Array(started.dropFirst()),
                hops: Hops(count: 3)
            )
        } catch {
            for process in started { await process.stop() }
            await redis.remove()
            throw error
        }
    }

    var board: Board { Board(client: client, hops: hops) }

    /// Sends so many messages into the first stage, as any program would.
    func publish(_ count: Int) async throws {
        let metrics = MetricsRegistry()
        let bus = RedisBus(client: client, consumer: ConsumerName("demo"), metrics: metrics, logger: Logger())
        let publisher = bus.publisher(BusMetrics(metrics))
        for start in stride(from: 1, through: count, by: Self.batch) {
            let numbers = start...min(start + Self.batch - 1, count)
            let messages = try numbers.map { try Publication(Hops.message($0), to: hops.channel(1)) }
            let results = try await publisher.publish(messages)
            // One that was sent twice over a bad connection is a duplicate, and taken.
            guard results.allSatisfy({ $0 != .full }) else { throw DemoError("a message was not taken") }
        }
    }

    /// Ends all that was started, the workers first.
    func strike() async {
        await withTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await worker.stop() } }
        }
        await medic.stop()
        await client.close()
        await redis.remove()
    }

    private static func waitUntilReady(_ processes: [HopProcess]) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + patience
        while let waiting = processes.first(where: { !$0.isReady }) {
            guard waiting.isRunning, clock.now < deadline else {
                throw DemoError("\(waiting.name) did not become ready: \(waiting.lastLine)")
            }
            try await clock.sleep(for: .milliseconds(20))
        }
    }
}
