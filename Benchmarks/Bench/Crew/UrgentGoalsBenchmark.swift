import Artifacts
import Bus
import Pipeline

/// High-priority goals amid a flood of low ones, with programs that really run.
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
        for start in stride(from: 0, to: low, by: 500) {
            let batch = try (start..<min(start + 500, low)).map { number in
                try Publication(CrewBed.goal(number, priority: .low), to: Channels.goals)
            }
            _ = try await bed.publisher.publish(batch)
        }
        var arrivals = try await Arrivals(bed.bus)
        let goals = try (0..<high).map { try CrewBed.goal($0, priority: .high) }
        let batch = try goals.map { try Publication($0, to: Channels.goals) }
        let begun = Timestamp.now()
        _ = try await bed.publisher.publish(batch)
        let ends = try await arrivals.ends(of: Set(goals.map { RunID(sharing: $0.envelope.id) }))
        let times = ends.values.map { begun.duration(to: $0.at) / .seconds(1) }
        try await bed.end()
        return [
            Figure("urgent", "\(high) high amid \(low) low, p50", quantile(0.5, of: times), "s"),
            Figure("urgent", "\(high) high amid \(low) low, p99", quantile(0.99, of: times), "s", .atMost(10)),
        ]
    }
}
