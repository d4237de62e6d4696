import Artifacts
import Bus
import Foundation
import Hops
import Observability
import RedisBus
import RedisClient
import RedisTesting
import Testing

/// Servers of its own with a medic, and workers that pass messages through three hops.
struct HopField {
    static let hops = Hops(count: 3)
    private static let page = 2_000

    let ground: HopGround
    let publisher: FieldPublisher
    private let settings: [String: String]
    private let medic: RunningProgram
    private let client: RedisClient

    /// No message is quarantined, however many of its holders are killed.
    init(on ground: HopGround, settings: [String: String] = [:]) async throws {
        self.ground = ground
        let fixed = ["HOP_STAGES": "3", "HOP_CRASH_LIMIT": "1000000"].merging(ground.settings) { own, _ in own }
        self.settings = fixed.merging(settings) { _, new in new }
        let role = ["HOP_ROLE": "medic"].merging(self.settings) { own, _ in own }
        medic = try await RunningProgram.start(["HopWorker"], role)
        try await medic.waitUntilReady()
        let metrics = MetricsRegistry()
        let logger = Logger()
        client = RedisClient(try RedisConfiguration(url: ground.url), logger: logger, metrics: metrics)
        var options = RedisBusOptions()
        options.partitions = PartitionMap(count: ground.partitions)
        options.replicas = ground.replicas
        // Longer than any server here is away.
        options.patience = .seconds(300)
        let bus = RedisBus(
            client: client,
            consumer: ConsumerName("field"),
            options: options,
            metrics: metrics,
            logger: logger
        )
        publisher = FieldPublisher(publisher: bus.publisher(BusMetrics(metrics)), metrics: metrics)
    }

    /// On a single server.
    init(
        _ options: RedisServer.Options = .init(appendOnly: true),
        settings: [String: String] = [:]
    ) async throws {
        try await self.init(on: .single(try await RedisServer.start(options)), settings: settings)
    }

    /// The server, where there is only one.
    var server: RedisServer { ground.servers[0] }

    /// Starts a worker; it need not be ready yet.
    func worker(_ settings: [String: String] = [:]) async throws -> RunningProgram {
        try await RunningProgram.start(["HopWorker"], self.settings.merging(settings) { _, new in new })
    }

    func workers(_ count: Int) async throws -> [RunningProgram] {
        var workers: [RunningProgram] = []
        for _ in 0..<count { workers.append(try await worker()) }
        for worker in workers { try await worker.waitUntilReady() }
        return workers
    }

    /// Publishes messages 1 to `count`; a server that is away for a while is waited for.
    func publish(_ count: Int) async throws {
        _ = try await publisher.publish(try Self.publications(count))
    }

    /// Messages 1 to `count`, of so many tenants that every partition has some.
    static func publications(_ count: Int) throws -> [Publication] {
        try (1...count).map { number in
            var message = try Hops.message(number)
            message.envelope.tenant = try #require(TenantID("tenant-\(number % 32)"))
            return try Publication(message, to: hops.channel(1))
        }
    }

    /// Over all partitions.
    func length(of stream: String) async throws -> Int {
        var sum = 0
        for partition in 0..<ground.partitions {
            sum += Int(try await ground.ask(["XLEN", Self.key(stream, partition)])) ?? -1
        }
        return sum
    }

    /// Everything has arrived, and nothing is left on the way.
    func isDone(_ count: Int) async throws -> Bool {
        guard try await length(of: "hop.sink") >= count else { return false }
        return try await isIdle()
    }

    /// Nothing is on the way.
    ///
    /// A partition is counted at one moment: counted one after another, a message that moves between its streams could
    /// be in none of them.
    func isIdle() async throws -> Bool {
        let count = """
            local total = redis.call('ZCARD', KEYS[1])
            for i = 2, #KEYS do total = total + redis.call('XLEN', KEYS[i]) end
            return total
            """
        let names = ["delayed"] + Self.hops.routes.flatMap(\.streams).map(\.text)
        for partition in 0..<ground.partitions {
            let keys = names.map { Self.key($0, partition) }
            guard try await ground.ask(["EVAL", count, "\(keys.count)"] + keys) == "0" else { return false }
        }
        return true
    }

    /// Reads the sink with redis-cli, page by page, and expects each message exactly once.
    func expectExactlyOnce(_ count: Int) async throws {
        let counts = try await arrivals()
        let lost = (1...count).filter { counts[Hops.reason($0)] == nil }
        let doubled = counts.filter { $0.value > 1 }
        #expect(lost.isEmpty, "lost \(lost.count), such as \(lost.prefix(3))")
        #expect(doubled.isEmpty, "doubled \(doubled.count), such as \(doubled.prefix(3))")
        #expect(counts.count == count)
        #expect(try await length(of: "dead") == 0)
    }

    /// How often each message lies in the sink.
    func arrivals() async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for partition in 0..<ground.partitions {
            var start = "-"
            while true {
                let words = ["XRANGE", Self.key("hop.sink", partition), start, "+", "COUNT", "\(Self.page)"]
                let lines = try await ground.ask(words).split(separator: "\n").map(String.init)
                for body in lines where body.hasPrefix("{") { counts[try reason(inBody: body), default: 0] += 1 }
                guard let last = lines.last(where: Self.isEntryID) else { break }
                start = "(\(last)"
            }
        }
        return counts
    }

    /// Ends the medic and the connection; the server goes with this value.
    func end() async throws {
        #expect(try await medic.stop() == 0)
        await client.close()
    }

    static func key(_ stream: String, _ partition: Int = 0) -> String { "chimera:{p\(partition)}:\(stream)" }

    private func reason(inBody text: String) throws -> String {
        let body = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        return try #require(body["reason"] as? String)
    }

    private static func isEntryID(_ line: String) -> Bool {
        let parts = line.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
    }
}
