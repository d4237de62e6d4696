import Configuration
import Lifecycle
import ServiceRuntime

/// `chimera up`: the whole stack on one machine, until Ctrl-C.
struct UpVerb: Verb {
    static let spelling = "up"
    static let operands = "[--workers N] [--idle TIME] [--state DIR] [--demo [--yes] [--once] | --json]"
    static let summary = "runs the whole stack on this machine, until Ctrl-C"
    static let details = """
          --workers N   at most so many workers, started and ended as the backlog asks (default 2)
          --idle TIME   workers leave when nothing was held for so long, such as 60s, 5m or 1h; from 1s to 24h
                        (default 60s)
          --state DIR   where everything is kept that must survive (default ./.chimera)
          --demo        then shows five goals: one whose worker is killed, one that a gate blocks, one that waits
                        for your approval, one braked by its budget, one rolled back
          --yes         approves in your place
          --once        approves by itself, too, and ends after the demonstration; 0 only if every expectation held,
                        else 1

        It starts a Redis of its own on a Unix socket, with every write on disk, unless CHIMERA_REDIS_URL or
        CHIMERA_REDIS_URL_FILE names one. The five services get this environment; what they log is in DIR/logs.
        What ends unasked is started again. Its lines are for people; with --json each is one object, which names the
        event and, where there is one, the part with its pid. --demo is for people alone.
        Ctrl-C drains, a second one cuts short. See docs/up.md.

        examples:
          chimera up
          chimera up --workers 4 --state /var/tmp/chimera
          chimera up --workers 8 --idle 10m
          chimera up --json
          chimera up --demo --once --state /tmp/demonstration
          CHIMERA_REDIS_URL=redis://127.0.0.1:6379/0 chimera up

        what its exit code says:
          0   everything drained
          1   with --once: the demonstration failed, or a goal of it did not end as it should
          69  there is no Redis, or another chimera up works in DIR
          75  cut short by a second Ctrl-C, or by the end of CHIMERA_GRACE_PERIOD
          78  the configuration, a missing executable, or what a service refuses must be mended
        """

    let workers: Int
    /// How long workers stay without work.
    let idle: Duration
    let state: String
    /// Tells what happens in objects instead of lines for people.
    let isJSON: Bool
    let showing: Showing?

    /// What the demonstration is to do beside being shown.
    struct Showing: Equatable, Sendable {
        let approvesItself: Bool
        let isOnce: Bool
    }

    init(_ words: inout Words) throws(UsageError) {
        let (isDemo, approvesItself, isOnce) = (words.flag("--demo"), words.flag("--yes"), words.flag("--once"))
        guard isDemo || !(approvesItself || isOnce) else { throw UsageError("--yes and --once belong to --demo") }
        isJSON = words.flag("--json")
        if isDemo && isJSON { throw UsageError("--demo has no --json: it is a picture for people") }
        showing = isDemo ? Showing(approvesItself: approvesItself || isOnce, isOnce: isOnce) : nil
        workers = try words.number("--workers", in: 0...256) ?? (isDemo ? 3 : 2)
        idle = try words.duration("--idle", in: .seconds(1)...(.seconds(86_400))) ?? .seconds(60)
        state = try words.value("--state") ?? StateFolder.usual
        if state.isEmpty || state.hasPrefix("-") { throw UsageError("--state takes a folder, not \"\(state)\"") }
    }

    func run(_ place: Workplace) async -> ExitCode {
        // First of all, so that a signal during the start is not lost.
        let signals = UnixSignals.stream(of: [.interrupt, .terminate, .hangup])
        UnixSignals.surviveBrokenPipes()
        var environment = place.environment
        // Few enough for the demonstration's steps to need more than one worker.
        if showing != nil, environment[Setting.workerSlots.name] == nil { environment[Setting.workerSlots.name] = "2" }
        do {
            let setup = try StackSetup(
                folder: StateFolder(state),
                workers: workers,
                idle: idle,
                environment: environment
            )
            try await setup.checkRedis()
            return await run(Stack(setup), signals, place)
        } catch {
            return place.complain("\(error)", (error as? StackFailure)?.code ?? .configuration)
        }
    }

    private func run(_ stack: Stack, _ signals: AsyncStream<UnixSignal>, _ place: Workplace) async -> ExitCode {
        let (events, moments) = (stack.events(), stack.events())
        let board = DemonstrationBoard(place.terminal)
        // Of the parts beside the stack, only the demonstration has something to say.
        return await withTaskGroup(of: Bool?.self) { group in
            group.addTask {
                await Self.obey(signals, stack)
                return nil
            }
            group.addTask { await show(stack, moments, board, place) }
            async let told: Void = tell(events, board, place)
            let code = await stack.run()
            await told
            group.cancelAll()
            let isFlawless = await group.reduce(nil) { $0 ?? $1 }
            return code == .success && showing?.isOnce == true && isFlawless != true ? ExitCode(rawValue: 1) : code
        }
    }

    private static func obey(_ signals: AsyncStream<UnixSignal>, _ stack: Stack) async {
        var count = 0
        for await _ in signals {
            stack.stop()
            count += 1
            // A third one ends the process, and with it all that hangs on it.
            if count == 2 { return }
        }
    }

    /// Plays the demonstration once the stack is up; nil when there is none.
    private func show(
        _ stack: Stack,
        _ events: AsyncStream<StackEvent>,
        _ board: DemonstrationBoard,
        _ place: Workplace
    ) async -> Bool? {
        guard let showing, await Self.isUp(events) else { return nil }
        let run = DemonstrationRun(
            stack: stack,
            board: board,
            terminal: place.terminal,
            approvesItself: showing.approvesItself
        )
        let isFlawless = await run.play()
        if showing.isOnce { stack.stop() } else if !Task.isCancelled { Self.invite(place.terminal) }
        return isFlawless
    }

    private static func isUp(_ events: AsyncStream<StackEvent>) async -> Bool {
        for await event in events { if case .up = event { return true } }
        return false
    }

    private static func invite(_ terminal: Terminal) {
        let program = CommandLine.arguments.first ?? "chimera"
        terminal.say("  The stack stays up until Ctrl-C. In a second terminal, in this folder:")
        for words in ["run list", "run show latest", "goal submit --help"] { terminal.say("      \(program) \(words)") }
    }

    private func tell(_ events: AsyncStream<StackEvent>, _ board: DemonstrationBoard, _ place: Workplace) async {
        let teller = StackTeller(style: place.terminal.style)
        for await event in events {
            guard !isJSON else {
                // What cannot be written is complained about, and no reason to end what runs.
                _ = place.printed(StackEventView(event), .success)
                continue
            }
            for line in teller.lines(for: event) { board.say(line) }
        }
    }
}
