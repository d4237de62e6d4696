import Artifacts
import Bus
import Pipeline
import RedisBus
import RedisClient
import RedisProtocol
import RedisTesting
import Runs

/// Many runs that wait for a person: what each keeps in Redis, and whether anybody waits with them.
struct WaitingBenchmark: Benchmark {
    static let word = "waiting"
    static let summary =
        "10,000 runs that wait for approval: what each takes of Redis, and that no worker waits with them"

    private let count: Int

    init(_ options: BenchOptions) {
        count = options.scaled(10_000)
    }

    func measure() async throws -> [Figure] {
        // Nothing is killed here, and syncing says nothing about memory.
        var bed = try await CrewBed(appendfsync: .everysec)
        try await bed.startAll(replicas: 1, ["CHIMERA_WORKER_SLOTS": "8"])
        var arrivals = try await Arrivals(bed.bus)
        let seconds = try await ContinuousClock().seconds {
            let runs = try await bed.submit(try goals(count, approvals: 1))
            _ = try await arrivals.arrivals(of: runs, in: .waitForApprove)
        }
        let held = try await held(by: bed)
        let neighbour = try await ContinuousClock().seconds {
            _ = try await arrivals.ends(of: try await bed.submit(try goals(1, approvals: nil)))
        }
        // From here on nothing changes any more but what is measured.
        try await bed.killAll()
        let memory = try await RunMemory(bed, runs: count + 1)
        try await bed.end()
        return [
            Figure("waiting", "goals to WAIT_FOR_APPROVE", Double(count) / seconds, "goals/s"),
            Figure("waiting", "messages that workers hold for \(count) waiting runs", Double(held), "", .atMost(0)),
            Figure("waiting", "one more goal to DONE beside them", neighbour * 1_000, "ms"),
        ] + memory.figures
    }

    private func goals(_ count: Int, approvals: Int?) throws -> [Artifact<GoalStatement>] {
        try (0..<count).map { number in
            var goal = try CrewBed.goal(number)
            goal.body.approvals = approvals
            return goal
        }
    }

    /// What lies in the streams of the pool, or is to come back to them.
    private func held(by bed: CrewBed) async throws -> Int {
        let space = bed.bus.space(Partition(0))
        let channels = [
            Channels.tasks(of: CrewBed.pool).route, Channels.applies(in: CrewBed.pool).route,
            Channels.undoings(in: CrewBed.pool).route,
        ]
        var sum = try await bed.bus.client.send(ZCARD(space.delayed))
        for stream in channels.flatMap(\.streams) {
            sum += try await bed.bus.client.send(XLEN(space.stream(stream)))
        }
        return sum
    }
}
