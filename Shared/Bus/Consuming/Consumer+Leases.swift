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

    private func renew(_ tokens: [AttemptToken]) async {
        guard !tokens.isEmpty else { return }
        do {
            for token in try await driver.renew(tokens, of: route) {
                // What was settled while the server was asked is no loss.
                if inFlight.stop(token, because: .leaseLost) { metrics.leasesLost.increment() }
            }
        } catch {
            logger.warning("Leases could not be renewed", ["channel": route.name, "error": "\(error)"])
        }
    }
}
