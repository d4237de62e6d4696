/// The story: messages flow, workers die, nobody new comes, and everything arrives once.
struct Demonstration: Sendable {
    private let options: DemoOptions
    private let screen: Screen
    private let clock = ContinuousClock()

    /// Nothing may stand still for longer than this.
    private static let patience: Duration = .seconds(60)
    private static let look: Duration = .milliseconds(50)

    init(_ options: DemoOptions, on screen: Screen) {
        self.options = options
        self.screen = screen
    }

    /// The exit code: 0 only if nothing was lost or doubled.
    func run() async -> Int32 {
        do {
            screen.say()
            screen.say("  \(screen.paint("Chimera: the bus", .bold))")
            screen.say()
            screen.show("  starting a private redis-server, four workers and a medic")
            let stage = try await Stage.build()
            return await perform(on: stage)
        } catch is CancellationError {
            return 130
        } catch {
            screen.say("  \(screen.paint("bus-demo: \(error)", .bad))")
            return 1
        }
    }

    private func perform(on stage: Stage) async -> Int32 {
        var code: Int32 = 1
        do {
            code = try await play(on: stage) ? 0 : 1
        } catch {
            if Task.isCancelled {
                screen.say("  interrupted; ending what was started")
                code = 130
            } else {
                screen.say("  \(screen.paint("bus-demo: \(error)", .bad))")
            }
        }
        await stage.strike()
        return code
    }

    private func play(on stage: Stage) async throws -> Bool {
        let messages = Figures.grouped(options.messages)
        screen.say("  \(messages) messages make three hops, through four worker processes and a private Redis.")
        screen.say("  \(intention)")
        screen.say()
        let began = clock.now
        var progress = Progress(total: options.messages, began: began)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await stage.publish(options.messages) }
            try await watch(stage, &progress)
            try await group.waitForAll()
        }
        let took = clock.now - began
        let counts = try await stage.board.count()
        let summary = Summary(
            messages: options.messages,
            took: took,
            deaths: progress.deaths.map { ($0, $0.aftermath(stage.workers)) },
            counts: counts
        )
        summary.print(on: screen)
        return summary.isFlawless
    }

    private var intention: String {
        switch options.kills {
        case 0: "Nobody is killed."
        case 1: "One worker is killed with kill -9 while it holds work. Nobody new is started."
        default: "\(options.kills) workers are killed with kill -9 while they hold work. Nobody new is started."
        }
    }

    /// Looks and draws until everything has arrived; kills whenever it is time.
    private func watch(_ stage: Stage, _ progress: inout Progress) async throws {
        var victims = Array(stage.workers.dropFirst().prefix(options.kills))
        while true {
            let arrived = try await stage.board.arrived()
            progress.note(arrived, at: clock.now)
            draw(progress, stage)
            if let victim = victims.first,
                arrived >= options.messages * (progress.deaths.count + 1) / (options.kills + 2)
            {
                victims.removeFirst()
                progress.deaths.append(try await kill(victim, on: stage, progress))
            }
            tell(&progress, stage)
            // After a stall the messages may be through before all victims are.
            if victims.isEmpty, arrived >= options.messages, try await stage.board.underway() == 0 { return }
            guard clock.now - progress.lastChange < Self.patience else {
                throw DemoError("nothing has moved for \(Figures.seconds(Self.patience)); \(arrived) messages arrived")
            }
            try await clock.sleep(for: Self.look)
        }
    }

    /// Waits for a moment in which it holds something, so that its death costs something.
    private func kill(_ victim: HopProcess, on stage: Stage, _ progress: Progress) async throws -> Death {
        while try await stage.board.held(by: victim.consumer) == 0 {
            if try await stage.board.underway() == 0 { break }
        }
        let now = clock.now
        await victim.kill()
        let holding = try await stage.board.holding(of: victim.consumer)
        let text = "worker \(victim.name) (pid \(victim.pid)) killed; it held \(holding.count) messages"
        screen.say("\(progress.time(now))  \(screen.paint("✕ " + text, .bad))")
        return Death(worker: victim.name, at: now, holding: holding)
    }

    /// Tells once of each death when all that was held runs again.
    private func tell(_ progress: inout Progress, _ stage: Stage) {
        guard progress.told < progress.deaths.count else { return }
        let death = progress.deaths[progress.told]
        let aftermath = death.aftermath(stage.workers)
        guard aftermath.count == death.holding.artifacts.count else { return }
        progress.told += 1
        guard let first = aftermath.first, let last = aftermath.last else { return }
        let heirs = aftermath.heirs.sorted { $0.key < $1.key }.map { "\($0.key) took \($0.value)" }
        let text = "worker \(death.worker)'s messages run again: \(heirs.joined(separator: ", "))"
        let delays = "first after \(Figures.milliseconds(first)), all after \(Figures.milliseconds(last))"
        screen.say("\(progress.time(clock.now))  \(screen.paint("↻ " + text, .good))  \(screen.paint(delays, .dim))")
    }

    private func draw(_ progress: Progress, _ stage: Stage) {
        let crew = stage.workers.map { worker in
            worker.isRunning ? screen.paint(worker.name, .good) : screen.paint("✕", .bad)
        }
        screen.show("\(progress.line)  \(crew.joined(separator: " "))")
        guard !screen.isTerminal, let line = progress.milestone else { return }
        screen.say("\(line)  workers \(crew.joined(separator: " "))")
    }
}
