/// When a failed message is tried again, and when it is given up.
package struct RetryPolicy: Sendable {
    /// The wait before the second attempt, the third and so on; the last one repeats.
    package var backOff: [Duration]
    /// Each wait is shortened by up to this share of it, so that failures do not return as a crowd.
    package var jitter: Double
    /// The attempt after whose failure a message goes to the dead letters.
    package var deliveryLimit: Int

    package init(
        backOff: [Duration] = [.seconds(1), .seconds(5), .seconds(30), .seconds(120)],
        jitter: Double = 0.2,
        deliveryLimit: Int = 5
    ) {
        self.backOff = backOff
        self.jitter = jitter
        self.deliveryLimit = deliveryLimit
    }

    /// What to do after this attempt has failed. `draw`, from 0 to 1, says how much of the jitter is taken off.
    package func settlement(
        afterAttempt attempt: Int,
        because reason: String,
        draw: Double = .random(in: 0...1)
    ) -> Settlement {
        guard attempt < deliveryLimit else {
            return .reject(.deliveryLimit, detail: reason)
        }
        let wait = backOff.isEmpty ? .zero : backOff[min(attempt - 1, backOff.count - 1)]
        return .retry(after: wait * (1 - jitter * draw), because: reason)
    }
}
