import Bus
import RedisBus
import RedisClient
import RedisProtocol

/// What runs that wait keep in Redis, each on average: weighed by dropping it. The server is of no use afterwards.
struct RunMemory {
    /// Copies of artifacts for other services; the rest beside the logs is what a run itself takes.
    private static let artifacts: Set<Substring> = ["goal", "plan", "result"]
    private static let logs: Set<Substring> = ["audit", "events"]

    /// The record, the timer, the entries in registers and books.
    let own: Double
    let artifacts: Double
    let logs: Double
    /// What the server says of the record alone.
    let record: Double

    init(_ bed: CrewBed, runs: Int) async throws {
        let client = bed.bus.client
        let keys = try await client.send(RawCommand(["KEYS", "*"])).array().map { (key: Reply) in try key.string() }
        let kinds = Dictionary(grouping: keys) { $0.split(separator: ":").dropFirst(2).first ?? "" }
        record = try await Self.usage(of: kinds["run"] ?? [], by: bed) / Double(runs)
        var used = try await Self.used(by: bed)
        var shares: [Double] = []
        for chosen in [Self.logs, Self.artifacts, Set(kinds.keys).subtracting(Self.logs).subtracting(Self.artifacts)] {
            try await Self.drop(kinds.filter { chosen.contains($0.key) }.flatMap(\.value), by: bed)
            let left = try await Self.used(by: bed)
            shares.append(Double(used - left) / Double(runs))
            used = left
        }
        (logs, artifacts, own) = (shares[0], shares[1], shares[2])
    }

    var figures: [Figure] {
        [
            Figure("waiting", "a run's record, by MEMORY USAGE", record, "bytes"),
            Figure("waiting", "a run: record, timer, registers, books", own, "bytes", .atMost(2_048)),
            Figure("waiting", "a run's artifacts, kept for other services", artifacts, "bytes"),
            Figure("waiting", "a run's events and audit entries", logs, "bytes"),
        ]
    }

    private static func used(by bed: CrewBed) async throws -> Int {
        guard let bytes = try await bed.bus.client.send(INFO(["memory"])).integer("used_memory") else {
            throw BenchError("the server tells no memory")
        }
        return bytes
    }

    private static func usage(of keys: [String], by bed: CrewBed) async throws -> Double {
        var sum = 0
        for key in keys {
            sum += try await bed.bus.client.send(RawCommand(["MEMORY", "USAGE", key, "SAMPLES", "0"])).integer()
        }
        return Double(sum)
    }

    private static func drop(_ keys: [String], by bed: CrewBed) async throws {
        for start in stride(from: 0, to: keys.count, by: 1_000) {
            let batch = keys[start..<min(start + 1_000, keys.count)].map { RedisKey($0) }
            _ = try await bed.bus.client.send(DEL(batch))
        }
    }
}
