import Bus
import Lifecycle
import Observability
import RedisProtocol
import ServiceRuntime
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct ServiceHostTests {
    private struct Part: Service {
        let name: String
        let started: AsyncStream<String>.Continuation
        func run(until shutdown: ShutdownSignal) async {
            started.yield(name)
            await shutdown.wait()
        }
    }

    private let phase = ServicePhase()

    private func host(
        _ steps: [StartStep],
        lastStep: StartStep? = nil,
        _ parts: [any Service] = [],
        refusing refusal: StartRefusal? = nil
    ) throws -> ServiceHost {
        let configuration = try ServiceConfiguration(environment: [:])
        let metrics = MetricsRegistry()
        let context = ServiceContext(
            service: "probe",
            configuration,
            consumer: ConsumerName("probe-1"),
            logger: Logger(),
            metrics: metrics
        )
        let program = ServiceProgram(name: "probe", summary: "A test.") { _ in
            if let refusal { throw refusal }
            return parts
        }
        return ServiceHost(program, context: context, phase: phase, steps: steps, lastStep: lastStep)
    }

    @Test("steps run in order before the parts; a Redis that is not there yet is waited for")
    func start() async throws {
        let (started, sender) = AsyncStream.makeStream(of: String.self)
        let attempts = Mutex(0)
        let host = try host(
            [
                StartStep("first") {
                    sender.yield("first")
                    let attempt = attempts.withLock { count in
                        count += 1
                        return count
                    }
                    if attempt < 2 { throw RedisError.unavailable(reason: "not yet") }
                },
                StartStep("second") { sender.yield("second") },
            ],
            [Part(name: "part", started: sender)]
        )
        let shutdown = ShutdownSignal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await host.run(until: shutdown) }
            var seen: [String] = []
            for await event in started {
                seen.append(event)
                if event == "part" { break }
            }
            #expect(seen == ["first", "first", "second", "part"])
            #expect(phase.current == .running)
            shutdown.request()
            try await group.waitForAll()
        }
        #expect(phase.current == .draining)
    }

    @Test("a shutdown while waiting for Redis ends the start")
    func shutdownWhileStarting() async throws {
        let shutdown = ShutdownSignal()
        let host = try host([
            StartStep("Redis") {
                shutdown.request()
                throw RedisError.unavailable(reason: "never")
            }
        ])
        try await host.run(until: shutdown)
        // The failure and the shutdown come together: either may be seen first.
        guard case .starting(let what) = phase.current else {
            Issue.record("expected to be starting, found \(phase.current)")
            return
        }
        #expect(what.hasPrefix("waiting for Redis"))
    }

    @Test("a refusal is not tried again, and says what to change")
    func refusal() async throws {
        let problem = StartRefusal.Problem(found: "Redis evicts", remedy: "CONFIG SET maxmemory-policy noeviction")
        let host = try host([
            StartStep("server") { throw StartRefusal(step: "checking the server", problems: [problem]) }
        ])
        let error = await #expect(throws: StartRefusal.self) { try await host.run(until: ShutdownSignal()) }
        let expected =
            "cannot start: checking the server\n  Redis evicts\n    remedy: CONFIG SET maxmemory-policy noeviction"
        #expect(error?.description == expected)
    }

    @Test(
        "what waiting cannot mend is a refusal in every step, each with a remedy of its own",
        arguments: [
            ("NOPERM", "docs/operations.md"), ("WRONGPASS", "user and password"), ("UNTRUSTED", "certificates"),
            ("DENIED", "a password on the server"), ("ERR", "the number of the database"),
        ]
    )
    func permanent(code: String, remedy: String) async throws {
        let answer = RedisError.server(ServerError(code: code, message: "no"))
        for error in [answer, BusError.fault("NOPERM")] as [any Error] {
            let host = try host([StartStep("first") {}, StartStep("second") { throw error }])
            let refusal = await #expect(throws: StartRefusal.self) { try await host.run(until: ShutdownSignal()) }
            #expect(refusal?.step == "waiting for second")
            let expected = error is BusError ? "docs/operations.md" : remedy
            #expect(refusal?.problems.first?.remedy.contains(expected) == true)
        }
    }

    @Test("a service whose parts refuse to be made was never announced")
    func announcement() async throws {
        let problem = StartRefusal.Problem(found: "no sandbox", remedy: "install one")
        let host = try host(
            [],
            lastStep: StartStep("presence") { Issue.record("announced") },
            refusing: StartRefusal(step: "looking", problems: [problem])
        )
        await #expect(throws: StartRefusal.self) { try await host.run(until: ShutdownSignal()) }
    }
}
