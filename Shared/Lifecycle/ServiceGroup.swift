package import Observability

/// Runs services side by side and stops them in two words: drain in reverse order, then stop now.
///
/// The first SIGTERM or SIGINT (or `shutdown.request()`) drains; the end of the grace period or a second signal
/// cancels. After the second signal the signals have their default effect again, so that a third one ends the
/// process.
package struct ServiceGroup: Sendable {
    /// How the group ended when no service failed.
    package enum Conclusion: Equatable, Sendable {
        /// Every service drained and returned by itself.
        case drained
        /// The grace period or a second signal cancelled what was still running.
        case cutShort
    }

    private enum Event: Sendable {
        case signal(UnixSignal)
        case shutdownRequested
        case gracePeriodEnded
        case ended(Int, (any Error)?)
    }

    /// Stops the group without a signal; for a service whose job is done, and for tests.
    package let shutdown = ShutdownSignal()

    private let services: [any Service]
    private let gracePeriod: Duration
    private let signals: AsyncStream<UnixSignal>
    private let clock: any Clock<Duration>
    private let logger: Logger

    /// Services are started in the order given; `signals` is read only by `run`.
    package init(
        services: [any Service],
        gracePeriod: Duration,
        signals: AsyncStream<UnixSignal>,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.services = services
        self.gracePeriod = gracePeriod
        self.signals = signals
        self.clock = clock
        self.logger = logger
    }

    /// Returns when every service has ended; throws the first failure, after the others have drained.
    package func run() async throws(ServiceGroupError) -> Conclusion {
        let (events, sender) = AsyncStream.makeStream(of: Event.self)
        let switches = services.map { _ in ShutdownSignal() }
        let result = await withTaskGroup(of: Void.self) { group in
            start(&group, switches, sender)
            group.addTask { await relaySignals(to: sender) }
            group.addTask {
                await shutdown.wait()
                if shutdown.isRequested { sender.yield(.shutdownRequested) }
            }
            defer { group.cancelAll() }
            return await supervise(&group, events, switches, sender)
        }
        return try result.get()
    }

    private func start(
        _ group: inout TaskGroup<Void>,
        _ switches: [ShutdownSignal],
        _ sender: AsyncStream<Event>.Continuation
    ) {
        for (index, service) in services.enumerated() {
            logger.info("service starting", ["service.name": service.name])
            group.addTask {
                do {
                    try await service.run(until: switches[index])
                    sender.yield(.ended(index, nil))
                } catch {
                    sender.yield(.ended(index, error))
                }
            }
        }
    }

    private func relaySignals(to sender: AsyncStream<Event>.Continuation) async {
        // The second signal cancels this task too, which ends the stream and so gives signals their default effect
        // again.
        for await signal in signals { sender.yield(.signal(signal)) }
    }

    private func supervise(
        _ group: inout TaskGroup<Void>,
        _ events: AsyncStream<Event>,
        _ switches: [ShutdownSignal],
        _ sender: AsyncStream<Event>.Continuation
    ) async -> Result<Conclusion, ServiceGroupError> {
        var machine = ServiceGroupStateMachine(serviceCount: services.count)
        var failure: ServiceGroupError?
        if services.isEmpty { return .success(.drained) }
        for await event in events {
            let actions = react(to: event, &machine, &failure)
            if actions.contains(.finish) { break }
            for action in actions { perform(action, &group, switches, sender) }
        }
        if let failure { return .failure(failure) }
        // The stream ends early only when the caller itself is cancelled; then the children are cancelled with it.
        return .success(wasCutShort(machine) ? .cutShort : .drained)
    }

    private func react(
        to event: Event,
        _ machine: inout ServiceGroupStateMachine,
        _ failure: inout ServiceGroupError?
    ) -> [ServiceGroupStateMachine.Action] {
        switch event {
        case .signal(let signal):
            logger.info("signal received", ["signal": signal.name])
            return machine.stopRequested()
        case .shutdownRequested:
            return machine.stopReason == nil ? machine.stopRequested() : []
        case .gracePeriodEnded:
            return machine.gracePeriodEnded()
        case .ended(let index, let error):
            let wasStopping = machine.stopReason != nil || shutdown.isRequested || Task.isCancelled
            note(services[index].name, error, wasStopping: wasStopping, wasCutShort: wasCutShort(machine), &failure)
            return machine.serviceEnded(index)
        }
    }

    /// A cancelled caller's services may report their end before the stream of events does.
    private func wasCutShort(_ machine: ServiceGroupStateMachine) -> Bool { machine.wasCutShort || Task.isCancelled }

    private func note(
        _ name: String,
        _ error: (any Error)?,
        wasStopping: Bool,
        wasCutShort: Bool,
        _ failure: inout ServiceGroupError?
    ) {
        if let error {
            // A service that stops at once may well say so by throwing.
            let isExpected = wasCutShort && error is CancellationError
            if !isExpected && failure == nil { failure = .failed(service: name, underlying: error) }
            logger.error("service failed", ["service.name": name, "error": "\(error)"])
        } else if !wasStopping {
            if failure == nil { failure = .endedUnasked(service: name) }
            logger.error("service ended unasked", ["service.name": name])
        } else {
            logger.info("service stopped", ["service.name": name])
        }
    }

    private func perform(
        _ action: ServiceGroupStateMachine.Action,
        _ group: inout TaskGroup<Void>,
        _ switches: [ShutdownSignal],
        _ sender: AsyncStream<Event>.Continuation
    ) {
        switch action {
        case .requestShutdown(let index):
            logger.info("service stopping", ["service.name": services[index].name])
            switches[index].request()
        case .startGracePeriod:
            logger.info("shutdown began", ["grace": "\(gracePeriod)"])
            group.addTask {
                // Cancelled means that everything ended in time.
                guard (try? await clock.sleep(for: gracePeriod)) != nil else { return }
                sender.yield(.gracePeriodEnded)
            }
        case .cancelEverything:
            logger.warning("shutdown cut short", ["grace": "\(gracePeriod)"])
            group.cancelAll()
        case .finish:
            break
        }
    }
}
