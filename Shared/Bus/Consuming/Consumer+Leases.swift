import Lifecycle
import Observability

extension Consumer {
    /// Renews three times in a lease what is held for long, and stops what has lost its lease or overrun its time.
    func keepLeases() async {
        let interval = route.lease / 3
        while !Task.isCancelled {
            // Cancellation ends the sleep and, with it, the loop.
            try? await clock.sleep(for: interval)
            guard !Task.isCancelled else { return }
            // A reader that waits for a free slot is busy, not stuck.
            if slots.isFull { loop.beat() }
            await renew(inFlight.held(since: clock.now - interval / 2))
            for token in inFlight.held(since: clock.now - options.maximumRuntime) {
                inFlight.stop(token, because: .overtime)
            }
        }
    }

    /// Stops what needs its lease and could not have it confirmed for as long as it lasts: it may be somebody else's
    /// by now.
    func stopLapsed() async {
        while options.needsLease, !Task.isCancelled {
            // Cancellation ends the sleep and, with it, the loop.
            try? await clock.sleep(for: route.lapseInterval)
            for token in inFlight.unconfirmed(since: clock.now - route.lease)
            where inFlight.stop(token, because: .leaseLapsed) { metrics.leasesLost.increment() }
        }
    }

    private func renew(_ tokens: [AttemptToken]) async {
        guard !tokens.isEmpty else { return }
        let asked = clock.now
        do {
            let lost = try await driver.renew(tokens, of: route)
            inFlight.confirm(tokens, at: asked)
            for token in lost {
                // What was settled while the server was asked is no loss.
                if inFlight.stop(token, because: .leaseLost) { metrics.leasesLost.increment() }
            }
        } catch {
            logger.warning("Leases could not be renewed", ["channel": route.name, "error": "\(error)"])
        }
    }
}
