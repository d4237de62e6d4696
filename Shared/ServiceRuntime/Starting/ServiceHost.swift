import Bus
package import Lifecycle
import Observability
import RedisProtocol

/// Brings a service up step by step, runs its parts, and takes them down.
///
/// A step that meets an absent or busy server is tried again until it succeeds or shutdown is requested; meanwhile
/// readiness says what is waited for.
package struct ServiceHost: Service {
    package var name: String { program.name }

    private let program: ServiceProgram
    private let context: ServiceContext
    private let phase: ServicePhase
    private let steps: [StartStep]
    private let lastStep: StartStep?
    private let forerunners: [any Service]
    private let clock: any Clock<Duration>
    private let backOff = BackOff(initial: .milliseconds(50), maximum: .seconds(2))

    /// - Parameter lastStep: taken once the parts are made, since making them may refuse.
    /// - Parameter forerunners: start before the program's own parts, and so stop after them.
    package init(
        _ program: ServiceProgram,
        context: ServiceContext,
        phase: ServicePhase,
        steps: [StartStep],
        lastStep: StartStep? = nil,
        before forerunners: [any Service] = [],
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.program = program
        self.context = context
        self.phase = phase
        self.steps = steps
        self.lastStep = lastStep
        self.forerunners = forerunners
        self.clock = clock
    }

    package func run(until shutdown: ShutdownSignal) async throws {
        for step in steps {
            guard try await succeed(step, until: shutdown) else { return }
        }
        let services = forerunners + (try await program.build(context))
        if let lastStep, try await !succeed(lastStep, until: shutdown) { return }
        phase.enter(.running)
        context.logger.info("service ready", ["service.parts": "\(services.count)"])
        if services.isEmpty {
            await shutdown.wait()
            phase.enter(.draining)
        } else {
            try await run(services, until: shutdown)
        }
    }

    /// Returns false if shutdown came first.
    private func succeed(_ step: StartStep, until shutdown: ShutdownSignal) async throws -> Bool {
        phase.enter(.starting("waiting for \(step.name)"))
        var attempt = 0
        while true {
            do {
                guard try await tryOnce(step, until: shutdown) else { return false }
                context.logger.debug("start step done", ["start.step": step.name])
                return true
            } catch {
                if let refusal = step.refusal(because: error) { throw refusal }
                guard Self.mayPass(error) else { throw error }
                attempt += 1
                phase.enter(.starting("waiting for \(step.name): \(error)"))
                context.logger.warning(
                    "start step failed, trying again",
                    ["start.step": step.name, "attempt": "\(attempt)", "error": "\(error)"]
                )
            }
            let pause = backOff.delay(beforeAttempt: attempt)
            if await shutdown.wait(atMost: pause, on: clock) { return false }
        }
    }

    /// Runs a step once; returns false if shutdown came first, which cancels the step.
    private func tryOnce(_ step: StartStep, until shutdown: ShutdownSignal) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await step.run()
                return true
            }
            group.addTask {
                await shutdown.wait()
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }

    /// Whether waiting can help; a mistake of ours ends the start.
    private static func mayPass(_ error: any Error) -> Bool {
        switch error {
        case is RedisError, BusError.unavailable, BusError.storageRefused: true
        default: false
        }
    }

    /// The parts are a group of their own, drained in reverse order; the outer group has the clock for it.
    private func run(_ services: [any Service], until shutdown: ShutdownSignal) async throws {
        let group = ServiceGroup(
            services: services,
            gracePeriod: context.configuration.gracePeriod,
            signals: AsyncStream { $0.finish() },
            clock: clock,
            logger: context.logger
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                await shutdown.wait()
                guard shutdown.isRequested else { return }
                phase.enter(.draining)
                group.shutdown.request()
            }
            _ = try await group.run()
            tasks.cancelAll()
        }
    }
}
