import Configuration
import Lifecycle
import ServiceRuntime

/// `chimera up`: the whole stack on one machine, until Ctrl-C.
struct UpVerb: Verb {
    static let spelling = "up"
    static let operands = "[--workers N] [--state DIR]"
    static let summary = "runs the whole stack on this machine, until Ctrl-C"
    static let details = """
          --workers N   at most so many workers, started and ended as the backlog asks (default 2)
          --state DIR   where everything is kept that must survive (default ./.chimera)

        It starts a Redis of its own on a Unix socket, with every write on disk, unless CHIMERA_REDIS_URL or
        CHIMERA_REDIS_URL_FILE names one. The five services get this environment; what they log is in DIR/logs.
        What ends unasked is started again. Ctrl-C drains, a second one cuts short. See docs/up.md.

        examples:
          chimera up
          chimera up --workers 4 --state /var/tmp/chimera
          CHIMERA_REDIS_URL=redis://127.0.0.1:6379/0 chimera up

        what its exit code says:
          0   everything drained
          69  there is no Redis, or another chimera up works in DIR
          75  cut short by a second Ctrl-C, or by the end of CHIMERA_GRACE_PERIOD
          78  the configuration, a missing executable, or what a service refuses must be mended
        """

    let workers: Int
    let state: String

    init(_ words: inout Words) throws(UsageError) {
        workers = try words.number("--workers", in: 0...256) ?? 2
        state = try words.value("--state") ?? StateFolder.usual
        if state.isEmpty || state.hasPrefix("-") { throw UsageError("--state takes a folder, not \"\(state)\"") }
    }

    func run(_ place: Workplace) async -> ExitCode {
        // First of all, so that a signal during the start is not lost.
        let signals = UnixSignals.stream(of: [.interrupt, .terminate, .hangup])
        UnixSignals.surviveBrokenPipes()
        do {
            let setup = try StackSetup(folder: StateFolder(state), workers: workers, environment: place.environment)
            try await setup.checkRedis()
            return await Self.run(Stack(setup), signals, place.terminal)
        } catch {
            return place.complain("\(error)", (error as? StackFailure)?.code ?? .configuration)
        }
    }

    private static func run(
        _ stack: Stack,
        _ signals: AsyncStream<UnixSignal>,
        _ terminal: Terminal
    ) async -> ExitCode {
        let events = stack.events()
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var count = 0
                for await _ in signals {
                    stack.stop()
                    count += 1
                    // A third one ends the process, and with it all that hangs on it.
                    if count == 2 { return }
                }
            }
            async let told: Void = tell(events, terminal)
            let code = await stack.run()
            await told
            group.cancelAll()
            return code
        }
    }

    private static func tell(_ events: AsyncStream<StackEvent>, _ terminal: Terminal) async {
        let teller = StackTeller(style: terminal.style)
        for await event in events {
            for line in teller.lines(for: event) { terminal.say(line) }
        }
    }
}
