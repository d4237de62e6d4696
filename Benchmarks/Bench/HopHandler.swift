import Artifacts
import Bus
import Synchronization

/// Passes each message on to the next channel, and knows when so many have come by.
final class HopHandler: Handler {
    typealias Effects = @Sendable (Delivery<Cancel>, Publication) -> [Effect]

    private let effects: Effects
    private let isStateful: Bool
    private let countdown: Countdown

    init(count: Countdown, isStateful: Bool = false, effects: @escaping Effects = { [.publish($1)] }) {
        self.effects = effects
        self.isStateful = isStateful
        countdown = count
    }

    func stateKey(for artifact: Artifact<Cancel>) -> StateKey? {
        isStateful ? StateKey(kind: "run", id: artifact.body.reason) : nil
    }

    func handle(_ delivery: Delivery<Cancel>) async throws -> Outcome {
        var next = delivery.artifact
        next.envelope.id = .next()
        next.envelope.idempotencyKey = IdempotencyKey(answering: delivery.envelope.id, ordinal: 0)
        let options = Publication.Options(isDeduplicated: isStateful)
        let publication = try Publication(next, to: Bed.output, options: options)
        countdown.count()
        return Outcome(.done, effects: effects(delivery, publication))
    }
}
