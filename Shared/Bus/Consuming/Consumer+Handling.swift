import Artifacts
import Observability

extension Consumer {
    /// The whole way of one delivery: decode, load the state, handle, commit; again when the state has changed
    /// meanwhile.
    func process(_ raw: RawDelivery) async {
        let began = clock.now
        let artifact: Artifact<H.Body>
        do throws(ArtifactError) {
            artifact = try raw.artifact.get().decode(as: H.Body.self)
        } catch {
            logger.warning("Not an artifact of this channel", ["channel": route.name, "error": "\(error)"])
            await settle(raw, .reject(.undecodable(error.reason), detail: "\(error.field) \(error.message)"))
            return
        }
        await handle(artifact, of: raw)
        metrics.handling.observe((clock.now - began) / .seconds(1))
    }

    func handBack(_ raw: RawDelivery) async {
        await settle(raw, .release)
    }

    private func handle(_ artifact: Artifact<H.Body>, of raw: RawDelivery) async {
        var shortage: String?
        for _ in 0..<Self.decisionLimit {
            let outcome: Outcome
            do {
                outcome = try await decide(artifact, of: raw, afterShortageOf: shortage)
            } catch {
                guard let settlement = settlement(of: raw, afterError: error) else { return }
                outcome = Outcome(settlement)
            }
            let result = await settle(raw, outcome.settlement, effects: outcome.effects)
            switch result {
            case .conflict: shortage = nil
            case .refused(.overBudget(let scope)): shortage = scope
            case .committed, .fenced, .refused(.full), .failed: return
            }
        }
        let last = shortage.map { Refusal.overBudget(scope: $0).description } ?? "its state kept changing"
        await settle(raw, failure(of: raw, because: last))
    }

    /// How often one delivery is decided anew before it has to wait for its next attempt.
    private static var decisionLimit: Int { 10 }

    private func decide(
        _ artifact: Artifact<H.Body>,
        of raw: RawDelivery,
        afterShortageOf scope: String?
    ) async throws -> Outcome {
        let delivery = try await delivery(of: artifact, raw)
        guard let scope else { return try await handler.handle(delivery) }
        return try await handler.reconsider(delivery, afterShortageOf: scope)
    }

    private func delivery(of artifact: Artifact<H.Body>, _ raw: RawDelivery) async throws -> Delivery<H.Body> {
        let token = raw.token
        var state: StoredState?
        if let key = handler.stateKey(for: artifact) {
            state = try await driver.state(of: key, in: token.partition)
        }
        let lease = Lease { [driver, route, inFlight, clock] in
            let asked = clock.now
            // A renewal that could not be asked for changes nothing; the commit's fence decides.
            guard let lost = try? await driver.renew([token], of: route) else { return true }
            inFlight.confirm([token], at: asked)
            return lost.isEmpty
        }
        return Delivery(
            artifact: artifact,
            state: state,
            attempt: raw.attempt,
            postponements: raw.postponements,
            token: token,
            lease: lease,
            baseLogger: logger
        )
    }

    /// Nil when there is nothing to settle any more.
    private func settlement(of raw: RawDelivery, afterError error: any Error) -> Settlement? {
        switch inFlight.stopReason(of: raw.token) {
        case .leaseLost, .leaseLapsed: return nil
        case .shuttingDown: return .release
        case .overtime: return failure(of: raw, because: "ran longer than \(options.maximumRuntime)")
        case nil:
            if case BusError.unavailable = error {
                logger(for: raw).warning(
                    "The bus went away under a handler; its message is handed back",
                    ["channel": route.name, "error": "\(error)", "token": raw.token.text]
                )
                // An outage is not the message's doing, so this try is not counted.
                return .release
            }
            logger(for: raw).error(
                "The handler failed",
                ["channel": route.name, "error": "\(error)", "token": raw.token.text]
            )
            return failure(of: raw, because: String(describing: type(of: error)))
        }
    }

    private func failure(of raw: RawDelivery, because reason: String) -> Settlement {
        options.retry.settlement(afterAttempt: raw.attempt, because: reason)
    }

    @discardableResult
    private func settle(_ raw: RawDelivery, _ settlement: Settlement, effects: [Effect] = []) async -> CommitResult {
        let input = Commit.Input(token: raw.token, care: raw.care, settlement: settlement)
        let result = await batchers[raw.token.partition.index].submit(Commit(input: input, effects: effects))
        switch result {
        case .committed:
            inFlight.noteSettled(raw.token)
            metrics.count(settlement)
        case .fenced: noteFenced(raw, settlement)
        case .conflict: metrics.conflicts.increment()
        case .refused(.overBudget): metrics.overBudget.increment()
        // Full streams refuse only what comes from outside.
        case .refused(let refusal): report(refusal.description, of: raw)
        case .failed(let reason): report(reason, of: raw)
        }
        return result
    }

    private func report(_ reason: String, of raw: RawDelivery) {
        logger(for: raw).error(
            "A commit failed",
            ["channel": route.name, "error": reason, "token": raw.token.text]
        )
    }

    /// Somebody else has the message by now, so what was decided here counts for nothing; people can find out whose
    /// it was.
    private func noteFenced(_ raw: RawDelivery, _ settlement: Settlement) {
        metrics.fenced.increment()
        // Handed back, it would have gone to somebody else anyhow.
        if case .release = settlement { return }
        logger(for: raw).warning(
            "A result came for an attempt that is no longer owned; unless it was sent twice, it has no effect",
            ["channel": route.name, "token": raw.token.text, "attempt": "\(raw.attempt)"]
        )
    }

    /// For lines about one message; an entry that is no artifact has no trace.
    private func logger(for raw: RawDelivery) -> Logger {
        guard case .success(let artifact) = raw.artifact else { return logger }
        return logger.with(artifact.envelope)
    }
}
