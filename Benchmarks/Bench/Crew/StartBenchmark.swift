import Artifacts
import Bus
import Pipeline
import RedisBus
import RedisClient
import RedisTesting
import Security

/// What a service costs that has nothing to do, and how soon a new worker is useful.
struct StartBenchmark: Benchmark {
    static let word = "start"
    static let summary = "cold start of a worker to its first task done; memory of each idle service"

    private let starts: Int

    init(_ options: BenchOptions) {
        starts = options.scaled(30)
    }

    func measure() async throws -> [Figure] {
        var figures: [Figure] = []
        var bed = try await CrewBed()
        for kind in CrewBed.kinds + ["event-gateway"] {
            let service = try await bed.start(kind)
            let resident = try ProcessStatus(of: service.pid).residentMegabytes
            figures.append(Figure("start", "idle \(kind), resident", resident, "MB", .atMost(30)))
        }
        try await bed.end()
        let times = try await coldStarts()
        figures.append(
            Figure("start", "worker: exec to first task done, p50", quantile(0.5, of: times), "ms", .atMost(100))
        )
        figures.append(Figure("start", "worker: exec to first task done, p99", quantile(0.99, of: times), "ms"))
        return figures
    }

    private func coldStarts() async throws -> [Double] {
        var times: [Double] = []
        var bed = try await CrewBed()
        for number in 0..<starts {
            _ = try await bed.publisher.publish(Self.task(number), to: Channels.tasks(of: CrewBed.pool))
            let begun = Monotonic.now
            let worker = try await bed.start("worker")
            let stream = Channels.results.route.stream(.normal)
            let key = bed.bus.space(Partition(0)).stream(stream)
            try await waitUntil("the task is done") { [bus = bed.bus] in
                try await bus.client.send(XLEN(key)) > number
            }
            times.append(Double(Monotonic.now - begun) / 1_000_000)
            try await worker.killAndWait()
        }
        try await bed.end()
        return times
    }

    private static func task(_ number: Int) throws -> Artifact<TaskAssignment> {
        guard let source = ArtifactSource("bench"), let step = StepName("build") else { throw BenchError("names") }
        let goal = GoalID.next()
        let task = TaskAssignment(
            task: .next(),
            run: RunID(sharing: goal),
            goal: goal,
            plan: SHA256.digest(Array("\(number)".utf8)),
            step: step,
            phase: .build,
            pool: CrewBed.pool,
            priority: .normal,
            capabilities: [],
            limits: StepLimits(attempts: 1, timeoutMs: 60_000),
            estimate: StepEstimate(costMicros: 0, durationMs: 0),
            program: "builtin:noop"
        )
        let envelope = Envelope(kind: .taskAssignment, source: source, tenant: .standard)
        return Artifact(envelope: envelope, body: task)
    }
}
