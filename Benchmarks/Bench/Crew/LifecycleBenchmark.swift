import Artifacts
import Bus
import Pipeline

/// Goals that do nothing, from their statement to DONE, through all services.
struct LifecycleBenchmark: Benchmark {
    static let word = "lifecycle"
    static let summary = "goals to DONE over all services, no-op steps, auto-approved; 2 and 4 replicas unless quick"

    private let count: Int
    private let single: Int
    private let replicas: [Int]

    init(_ options: BenchOptions) {
        count = options.scaled(20_000)
        single = options.scaled(2_000)
        replicas = options.isQuick ? [1] : [1, 2, 4]
    }

    func measure() async throws -> [Figure] {
        var figures: [Figure] = []
        for replicas in replicas {
            var bed = try await CrewBed()
            try await bed.startAll(replicas: replicas)
            _ = try await rate(bed, count / 10)
            if replicas == 1 { figures += try await latencies(bed) }
            let before = try await bed.cost()
            let rate = try await rate(bed, count)
            let after = try await bed.cost()
            let name = "goal to DONE, \(replicas) of each service"
            figures.append(Figure("lifecycle", name, rate, "goals/s", replicas == 1 ? .atLeast(2_000) : .none))
            if replicas == 1 { figures += after.figures(since: before, perGoalOf: count) }
            try await bed.end()
        }
        return figures
    }

    private func rate(_ bed: CrewBed, _ count: Int) async throws -> Double {
        var arrivals = try await Arrivals(bed.bus)
        let goals = try (0..<count).map { try CrewBed.goal($0) }
        let seconds = try await ContinuousClock().seconds {
            let runs = try await bed.submit(goals)
            let ends = try await arrivals.ends(of: runs)
            guard ends.values.allSatisfy({ $0.message.contains("applied") }) else {
                throw BenchError(
                    "a run ended otherwise: \(ends.values.first { !$0.message.contains("applied") }?.message ?? "")"
                )
            }
        }
        return Double(count) / seconds
    }

    /// One goal after the other.
    private func latencies(_ bed: CrewBed) async throws -> [Figure] {
        var arrivals = try await Arrivals(bed.bus)
        var times: [Double] = []
        for number in 0..<single {
            let goal = try CrewBed.goal(number)
            let begun = Monotonic.now
            _ = try await bed.publisher.publish(goal, to: Channels.goals)
            _ = try await arrivals.ends(of: [RunID(sharing: goal.envelope.id)])
            times.append(Double(Monotonic.now - begun) / 1_000_000)
        }
        return [
            Figure("lifecycle", "goal to DONE alone, p50", quantile(0.5, of: times), "ms"),
            Figure("lifecycle", "goal to DONE alone, p99", quantile(0.99, of: times), "ms"),
        ]
    }
}
