import Artifacts
import Bus
import Foundation
import Glibc
import Observability
import Pipeline
import RedisBus
import RedisClient
import RedisTesting
import Security
import Testing

/// A real worker that dies in the middle of a task.
@Suite(.timeLimit(.minutes(3))) struct WorkerCrashTests {
    /// Goes on from a checkpoint where there is one; else it leaves one, and never ends.
    private static let script = """
        if [ -e checkpoint ]; then echo '{"type":"result","outcome":"done","summary":"resumed"}'; exit 0; fi
        echo $$ > "$0"; echo half > state; echo '{"type":"checkpoint","path":"state"}'
        while :; do sleep 0.05; done
        """

    @Test("kill -9 of a worker: its program is gone, and its task goes on elsewhere from the checkpoint, once")
    func killed() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "crash-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // A left-over folder does no harm.
        let server = try await RedisServer.start(.init(appendOnly: true))
        let settings = [
            "CHIMERA_REDIS_URL": server.url, "CHIMERA_SANDBOX": "cwd", "CHIMERA_BLOB_DIR": "\(folder)/blobs",
            "CHIMERA_WORK_DIR": "\(folder)/work",
        ]
        let core = try await RunningProgram.start(["core"], settings)
        try await core.waitUntilReady()
        let first = try await RunningProgram.start(["worker"], settings)
        try await first.waitUntilReady()

        let metrics = MetricsRegistry()
        let client = RedisClient(try RedisConfiguration(url: server.url), logger: Logger(), metrics: metrics)
        let bus = RedisBus(client: client, consumer: ConsumerName("test"), metrics: metrics, logger: Logger())
        let task = try Self.assignment(writing: "\(folder)/pid")
        try await Self.publish(task, over: bus, metrics)
        try await waitUntil("the checkpoint is recorded") {
            try await bus.state(of: StateKey(kind: "task", id: task.task.text), in: Partition(0)) != nil
        }
        let text = try String(contentsOfFile: "\(folder)/pid", encoding: .utf8)
        let program = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        let second = try await RunningProgram.start(["worker"], settings)
        try await second.waitUntilReady()
        try await first.process.killAndWait()

        try await waitUntil("there is a result") { try await server.cli(["XLEN", "chimera:{p0}:status"]) != "0" }
        let entries = try await server.cli(["XRANGE", "chimera:{p0}:status", "-", "+"])
        #expect(entries.contains("\"summary\":\"resumed\"") && entries.contains(task.task.text))
        #expect(try await server.cli(["XLEN", "chimera:{p0}:status"]) == "1")
        try await waitUntil("its program is gone") { kill(program, 0) != 0 }
        for service in [second, core] { #expect(try await service.stop() == 0) }
        await client.close()
    }

    private static func assignment(writing file: String) throws -> TaskAssignment {
        TaskAssignment(
            task: .next(),
            run: .next(),
            goal: .next(),
            plan: SHA256.digest("plan"),
            step: try #require(StepName("build")),
            phase: .build,
            pool: try #require(PoolName("general")),
            priority: .normal,
            capabilities: [],
            limits: StepLimits(attempts: 1, timeoutMs: 600_000),
            estimate: StepEstimate(costMicros: 0, durationMs: 1000),
            program: "sh",
            arguments: ["-c", script, file]
        )
    }

    private static func publish(_ task: TaskAssignment, over bus: RedisBus, _ metrics: MetricsRegistry) async throws {
        let source = try #require(ArtifactSource("test"))
        var envelope = Envelope(kind: .taskAssignment, source: source, tenant: try #require(TenantID("acme")))
        (envelope.goal, envelope.run, envelope.task) = (task.goal, task.run, task.task)
        let artifact = Artifact(envelope: envelope, body: task)
        let result = try await bus.publisher(BusMetrics(metrics)).publish(artifact, to: Channels.tasks(of: task.pool))
        #expect(result == .published)
    }
}
