import Artifacts
import Bus
import Pipeline

/// High-priority goals amid a flood of low ones; their steps start no program.
struct UrgentGoalsBenchmark: Benchmark {
    static let word = "urgent"
    static let summary = "200 goals of high priority amid 5,000 of low priority, submit to DONE"

    private let low: Int
    private let high: Int

    init(_ options: BenchOptions) {
        low = options.scaled(5_000)
        high = options.scaled(200)
    }

    func measure() async throws -> [Figure] {
        var bed = try await CrewBed()
        try await bed.startAll(replicas: 1)
        _ = try await bed.submit(try (0..<low).map { try CrewBed.goal($0, priority: .low) })
        var arrivals = try await Arrivals(bed.bus)
        let goals = try (0..<high).map { try CrewBed.goal($0, priority: .high) }
        let begun = Timestamp.now()
        let ends = try await arrivals.ends(of: try await bed.submit(goals))
        let times = ends.values.map { begun.duration(to: $0.at) / .seconds(1) }
        try await bed.end()
        return [
            Figure("urgent", "\(high) high amid \(low) low, p50", quantile(0.5, of: times), "s"),
            Figure("urgent", "\(high) high amid \(low) low, p99", quantile(0.99, of: times), "s", .atMost(10)),
        ]
    }
}
