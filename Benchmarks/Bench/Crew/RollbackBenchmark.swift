import Artifacts
import Bus
import Pipeline
import RedisBus
import Runs

/// How soon a change that failed is undone.
struct RollbackBenchmark: Benchmark {
    static let word = "rollback"
    static let summary = "from a failed apply being known to everything undone, ten runs at a time"

    private static let together = 10

    private let rounds: Int

    init(_ options: BenchOptions) {
        rounds = options.scaled(20)
    }

    func measure() async throws -> [Figure] {
        var bed = try await CrewBed()
        try await bed.startAll(replicas: 1)
        var times: [Double] = []
        for _ in 0..<rounds { times += try await undoing(bed) }
        try await bed.end()
        let name = "failed apply to rolled back, \(Self.together) at a time"
        return [
            Figure("rollback", "\(name), p50", quantile(0.5, of: times), "ms"),
            // It has begun by then, too.
            Figure("rollback", "\(name), p99", quantile(0.99, of: times), "ms", .atMost(5_000)),
        ]
    }

    /// How many milliseconds each of some runs spent in ROLLBACK.
    private func undoing(_ bed: CrewBed) async throws -> [Double] {
        let start = try await EventTail(bed.bus, partition: Partition(0)).newest()
        var arrivals = try await Arrivals(bed.bus)
        let runs = try await bed.submit(try (0..<Self.together).map { _ in try Self.goal() })
        let ends = try await arrivals.ends(of: runs)
        guard ends.values.allSatisfy({ $0.message.contains("rolled_back") }) else {
            throw BenchError("a run was not rolled back: \(ends.values.map(\.message))")
        }
        let begins = try await begins(of: runs, after: start, bed.bus)
        return runs.compactMap { run in
            guard let begin = begins[run], let end = ends[run]?.at else { return nil }
            return Double(end.milliseconds - begin.milliseconds)
        }
    }

    /// When each run came to ROLLBACK.
    private func begins(
        of runs: Set<RunID>,
        after start: EntryPosition,
        _ bus: RedisBus
    ) async throws -> [RunID: Timestamp] {
        var found: [RunID: Timestamp] = [:]
        for entry in try await EventLog(bus).entries(in: Partition(0), after: start, count: 10_000) {
            guard case .success(let artifact) = entry.artifact, let run = artifact.envelope.run, runs.contains(run),
                // What is no event is no passage.
                let event = try? artifact.decode(as: OpsEvent.self).body,
                RunPassage(event)?.states.last == .rollback
            else { continue }
            found[run] = event.occurredAt
        }
        guard found.count == runs.count else { throw BenchError("\(found.count) of \(runs.count) came to ROLLBACK") }
        return found
    }

    /// A goal whose change fails, and whose undoing is a program, too.
    private static func goal() throws -> Artifact<GoalStatement> {
        var goal = try CrewBed.goal(0, blueprint: "demo")
        goal.body.parameters = JSONObject([
            .init(name: "steps", value: .integer(1)), .init(name: "pauseMs", value: .integer(0)),
            .init(name: "breaks", value: .bool(true)),
        ])
        return goal
    }
}
