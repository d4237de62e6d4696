import Bus
import RedisBus
import RedisClient
import RedisProtocol
import RedisTesting

/// What runs that wait keep in Redis, each on average: weighed by dropping it. The server is of no use afterwards.
struct RunMemory {
    /// What a key is for.
    private enum Purpose: CaseIterable {
        /// The record, the timer and the entry in the register of runs.
        case run
        /// Its budget, its goal's entry, and keys of publications, which go after a day.
        case books
        /// Copies of artifacts for other services.
        case artifacts
        case logs

        init(_ key: String) {
            let words = key.split(separator: ":").dropFirst(2)
            switch words.first {
            case "bodies", "run", "timers": self = .run
            case "register": self = words.last == "runs" ? .run : .books
            case "goal", "plan", "result": self = .artifacts
            case "audit", "events": self = .logs
            default: self = .books
            }
        }
    }

    /// By what the server says of the keys, and by how much memory it has less without them.
    private let told: [Purpose: Double]
    private let freed: [Purpose: Double]

    init(_ bed: CrewBed, runs: Int) async throws {
        let all = try await bed.bus.client.send(RawCommand(["KEYS", "*"])).array()
        let keys = Dictionary(grouping: try all.map { (key: Reply) in try key.string() }, by: Purpose.init)
        var (told, freed): ([Purpose: Double], [Purpose: Double]) = ([:], [:])
        for purpose in Purpose.allCases {
            let chosen = keys[purpose] ?? []
            told[purpose] = try await Self.usage(of: chosen, by: bed) / Double(runs)
            let before = try await Self.used(by: bed)
            try await Self.drop(chosen, by: bed)
            freed[purpose] = Double(before - (try await Self.used(by: bed))) / Double(runs)
        }
        (self.told, self.freed) = (told, freed)
    }

    var figures: [Figure] {
        [
            figure("a run: record, timer, register; by MEMORY USAGE", told[.run], .atMost(2_048)),
            figure("the same, by used_memory", freed[.run]),
            figure("its budget, its goal's entry, keys of a day", freed[.books]),
            figure("its artifacts, kept for other services", freed[.artifacts]),
            figure("its events and audit entries", freed[.logs]),
        ]
    }

    private func figure(_ name: String, _ bytes: Double?, _ goal: Figure.Goal = .none) -> Figure {
        Figure("waiting", name, bytes ?? .nan, "bytes", goal)
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
