import Artifacts
import Bus
import Foundation
import Hops
import Observability
import RedisBus
import RedisClient
import RedisTesting
import Testing

/// A server of its own with a medic, and workers that pass messages through three hops.
struct HopField {
    static let hops = Hops(count: 3)
    private static let page = 2_000

    let server: RedisServer
    private let settings: [String: String]
    private let medic: RunningProgram
    private let client: RedisClient
    private let publisher: Publisher

    /// No message is quarantined, however many of its holders are killed.
    init(
        _ options: RedisServer.Options = .init(appendOnly: true),
        settings: [String: String] = [:]
    ) async throws {
        server = try await RedisServer.start(options)
        let fixed = ["CHIMERA_REDIS_URL": server.url, "HOP_STAGES": "3", "HOP_CRASH_LIMIT": "1000000"]
        self.settings = fixed.merging(settings) { _, new in new }
        let role = ["HOP_ROLE": "medic"].merging(self.settings) { own, _ in own }
        medic = try await RunningProgram.start(["HopWorker"], role)
        try await medic.waitUntilReady()
        let metrics = MetricsRegistry()
        let logger = Logger()
        client = RedisClient(try RedisConfiguration(url: server.url), logger: logger, metrics: metrics)
        let bus = RedisBus(client: client, consumer: ConsumerName("field"), metrics: metrics, logger: logger)
        publisher = bus.publisher(BusMetrics(metrics))
    }

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
        for start in stride(from: 1, through: count, by: 250) {
            let numbers = start...min(start + 249, count)
            let batch = try numbers.map { try Publication(Hops.message($0), to: Self.hops.channel(1)) }
            _ = try await publisher.publish(batch)
        }
    }

    func length(of stream: String) async throws -> Int {
        Int(try await server.cli("XLEN", Self.key(stream))) ?? -1
    }

    /// Everything has arrived, and nothing is left on the way.
    func isDone(_ count: Int) async throws -> Bool {
        guard try await length(of: "hop.sink") >= count else { return false }
        for stream in Self.hops.routes.flatMap(\.streams) {
            guard try await length(of: stream.text) == 0 else { return false }
        }
        return true
    }

    /// Reads the sink with redis-cli, page by page, and expects each message exactly once.
    func expectExactlyOnce(_ count: Int) async throws {
        var counts: [String: Int] = [:]
        var start = "-"
        while true {
            let text = try await server.cli("XRANGE", Self.key("hop.sink"), start, "+", "COUNT", "\(Self.page)")
            let lines = text.split(separator: "\n").map(String.init)
            for body in lines where body.hasPrefix("{") { counts[try reason(inBody: body), default: 0] += 1 }
            guard let last = lines.last(where: Self.isEntryID) else { break }
            start = "(\(last)"
        }
        let lost = (1...count).filter { counts[Hops.reason($0)] == nil }
        let doubled = counts.filter { $0.value > 1 }
        #expect(lost.isEmpty, "lost \(lost.count), such as \(lost.prefix(3))")
        #expect(doubled.isEmpty, "doubled \(doubled.count), such as \(doubled.prefix(3))")
        #expect(counts.count == count)
        #expect(try await server.cli("XLEN", Self.key("dead")) == "0")
    }

    /// Ends the medic and the connection; the server goes with this value.
    func end() async throws {
        #expect(try await medic.stop() == 0)
        await client.close()
    }

    static func key(_ stream: String) -> String { "chimera:{p0}:\(stream)" }

    private func reason(inBody text: String) throws -> String {
        let body = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        return try #require(body["reason"] as? String)
    }

    private static func isEntryID(_ line: String) -> Bool {
        let parts = line.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
    }
}
