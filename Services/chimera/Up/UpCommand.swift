import Configuration
import Glibc
import Lifecycle
import ServiceRuntime

/// `chimera up`: the whole stack on one machine, until Ctrl-C.
struct UpCommand: Equatable {
    static let helpText = """
        chimera up: runs the whole stack on this machine, until Ctrl-C

        usage:
          chimera up [--workers N] [--state DIR]

          --workers N   at most so many workers, started and ended as the backlog asks (default 2)
          --state DIR   where everything is kept that must survive (default ./.chimera)

        It starts a Redis of its own on a Unix socket, with every write on disk, unless CHIMERA_REDIS_URL or
        CHIMERA_REDIS_URL_FILE names one. The five services get this environment; what they log is in DIR/logs.
        What ends unasked is started again. Ctrl-C drains, a second one cuts short. See docs/up.md.

        examples:
          chimera up
          chimera up --workers 4 --state /var/tmp/chimera
          CHIMERA_REDIS_URL=redis://127.0.0.1:6379/0 chimera up

        exit codes:
          0   everything drained
          64  the command line makes no sense
          69  there is no Redis, or another chimera up works in DIR
          75  cut short by a second Ctrl-C, or by the end of CHIMERA_GRACE_PERIOD
          78  the configuration, a missing executable, or what a service refuses must be mended
        """

    static let mostWorkers = 256

    var workers = 2
    var state = StateFolder.usual

    /// Nil when the words make no sense.
    init?(_ words: [String]) {
        var words = words[...]
        while let word = words.popFirst() {
            switch (word, words.popFirst()) {
            case ("--workers", let text?):
                guard let number = Int(text), (0...Self.mostWorkers).contains(number) else { return nil }
                workers = number
            case ("--state", let folder?) where !folder.isEmpty && !folder.hasPrefix("-"):
                state = folder
            default:
                return nil
            }
        }
    }

    func run(environment: [String: String], _ terminal: Terminal) async -> ExitCode {
        // First of all, so that a signal during the start is not lost.
        let signals = UnixSignals.stream(of: [.interrupt, .terminate, .hangup])
        UnixSignals.surviveBrokenPipes()
        do {
            let setup = try StackSetup(folder: StateFolder(state), workers: workers, environment: environment)
            try await setup.checkRedis()
            let teller = StackTeller(isTerminal: isatty(STDOUT_FILENO) == 1, environment: environment)
            return await Self.run(Stack(setup), signals, teller, terminal)
        } catch {
            terminal.complain("chimera: \(error)")
            return (error as? StackFailure)?.code ?? .configuration
        }
    }

    private static func run(
        _ stack: Stack,
        _ signals: AsyncStream<UnixSignal>,
        _ teller: StackTeller,
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
            async let told: Void = tell(events, teller, terminal)
            let code = await stack.run()
            await told
            group.cancelAll()
            return code
        }
    }

    private static func tell(_ events: AsyncStream<StackEvent>, _ teller: StackTeller, _ terminal: Terminal) async {
        for await event in events {
            for line in teller.lines(for: event) { terminal.say(line) }
        }
    }
}
