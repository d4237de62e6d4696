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
@Suite(.timeLimit(.minutes(10))) struct WorkerCrashTests {
    /// Goes on from a checkpoint where there is one; else it leaves one, and never ends.
    private static let script = """
        if [ -e checkpoint ]; then echo '{"type":"result","outcome":"done","summary":"resumed"}'; exit 0; fi
        echo $$ > "$0"; echo half > state; echo '{"type":"checkpoint","path":"state"}'
        while :; do sleep 0.05; done
        """

    @Test("kill -9 of a worker: its program is gone, and its task goes on elsewhere from the checkpoint, once")
    func killed() async throws {
        let yard = try await Yard.open()
        defer { yard.clear() }
        let (folder, server, bus, metrics) = (yard.folder, yard.server, yard.bus, yard.metrics)
        let core = try await yard.start("core")
        let first = try await yard.start("worker")
        let task = try Self.assignment(Self.script, "\(folder)/pid")
        try await Self.publish(task, over: bus, metrics)
        try await waitUntil("the checkpoint is recorded") {
            try await bus.state(of: StateKey(kind: "task", id: task.task.text), in: Partition(0)) != nil
        }
        let text = try String(contentsOfFile: "\(folder)/pid", encoding: .utf8)
        let program = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        let second = try await yard.start("worker")
        try await first.process.killAndWait()

        try await waitUntil("there is a result") { try await server.cli(["XLEN", "chimera:{p0}:status"]) != "0" }
        let entries = try await server.cli(["XRANGE", "chimera:{p0}:status", "-", "+"])
        #expect(entries.contains("\"summary\":\"resumed\"") && entries.contains(task.task.text))
        #expect(try await server.cli(["XLEN", "chimera:{p0}:status"]) == "1")
        try await waitUntil("its program is gone") { kill(program, 0) != 0 }
        for service in [second, core] { #expect(try await service.stop() == 0) }
        await yard.client.close()
    }

    /// Stops for ever once it has made as many of its steps as it is told, unless it goes on from a checkpoint.
    private static let stepwise = """
        n=0; last=$1; if [ -e checkpoint ]; then n=$(cat checkpoint); last=9; fi; from=$n; touch "$0"
        while [ $n -lt 4 ] && [ $n -lt $last ]; do n=$((n+1)); echo $n > state$n
        echo '{"type":"checkpoint","path":"state'$n'"}'; done
        if [ "$last" -lt 9 ] && ! mkdir "$0.again" 2> /dev/null; then last=9; n=4; fi
        while [ "$last" -lt 9 ]; do sleep 0.05; done
        echo '{"type":"result","outcome":"done","summary":"went on from '$from'"}'
        """

    @Test("killed after any of its steps, a program goes on from that one, however fast they were")
    func everyStep() async throws {
        let yard = try await Yard.open(["CHIMERA_WORKER_SLOTS": "8"])
        defer { yard.clear() }
        let (folder, server, bus, metrics) = (yard.folder, yard.server, yard.bus, yard.metrics)
        let core = try await yard.start("core")
        let first = try await yard.start("worker")

        // All die of one kill, each after another step.
        var tasks: [TaskAssignment] = []
        for step in 0...4 {
            tasks.append(try Self.assignment(Self.stepwise, "\(folder)/begun\(step)", "\(step)"))
            try await Self.publish(tasks[step], over: bus, metrics)
        }
        for (step, task) in tasks.enumerated() {
            try await waitUntil("step \(step) is made") {
                guard step > 0 else { return FileManager.default.fileExists(atPath: "\(folder)/begun0.again") }
                let record = try await bus.state(of: StateKey(kind: "task", id: task.task.text), in: Partition(0))
                let digest = SHA256.digest("\(step)\n").text
                return record.map { String(decoding: $0.bytes, as: UTF8.self).contains(digest) } == true
            }
        }
        let second = try await yard.start("worker")
        try await first.process.killAndWait()
        try await waitUntil("there are results") { try await server.cli(["XLEN", "chimera:{p0}:status"]) == "5" }
        let entries = try await server.cli(["XRANGE", "chimera:{p0}:status", "-", "+"])
        for (step, task) in tasks.enumerated() {
            let result = entries.split(separator: "\n").first { $0.contains(task.task.text) && $0.contains("summary") }
            #expect(result?.contains("\"summary\":\"went on from \(step)\"") == true, "\(step): \(entries)")
        }
        for service in [second, core] { #expect(try await service.stop() == 0) }
        await yard.client.close()
    }

    private static func assignment(_ script: String, _ arguments: String...) throws -> TaskAssignment {
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
            arguments: ["-c", script] + arguments
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

/// A server, a folder and a client, where real services are started and killed.
private struct Yard {
    let folder: String
    let server: RedisServer
    let metrics: MetricsRegistry
    let client: RedisClient
    let bus: RedisBus
    private let settings: [String: String]

    static func open(_ more: [String: String] = [:]) async throws -> Yard {
        try Yard(try await RedisServer.start(.init(appendOnly: true)), more)
    }

    private init(_ server: RedisServer, _ more: [String: String]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "crash-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        self.server = server
        settings = [
            "CHIMERA_REDIS_URL": server.url, "CHIMERA_SANDBOX": "cwd", "CHIMERA_BLOB_DIR": "\(folder)/blobs",
            "CHIMERA_WORK_DIR": "\(folder)/work",
        ].merging(more) { $1 }
        metrics = MetricsRegistry()
        var configuration = try RedisConfiguration(url: server.url)
        configuration.commandTimeout = .seconds(60)
        client = RedisClient(configuration, logger: Logger(), metrics: metrics)
        bus = RedisBus(client: client, consumer: ConsumerName("test"), metrics: metrics, logger: Logger())
    }

    /// Returns when it is ready.
    func start(_ service: String) async throws -> RunningProgram {
        let program = try await RunningProgram.start([service], settings)
        try await program.waitUntilReady()
        return program
    }

    /// A left-over folder does no harm.
    func clear() { try? FileManager.default.removeItem(atPath: folder) }
}
