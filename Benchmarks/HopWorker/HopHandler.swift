import Artifacts
import Bus
import Hops
import Observability

/// Passes each message of one stage on to the next, under an identity that handling it again would repeat.
struct HopHandler: Handler {
    let stage: Int
    let settings: HopSettings
    let clock: any Clock<Duration>

    func handle(_ delivery: Delivery<Cancel>) async throws -> Outcome {
        let route = settings.hops.channel(stage).route
        let isTakeover = delivery.token.stream == route.again
        if settings.announcement == .all || (isTakeover && settings.announcement == .takeovers) {
            delivery.logger.info("message begun", metadata(of: delivery, isTakeover))
        }
        if settings.work > .zero { try await clock.sleep(for: settings.work) }
        if settings.announcement == .all { delivery.logger.info("message ended", metadata(of: delivery, isTakeover)) }
        return .done(.publish(try next(of: delivery)))
    }

    private func next(of delivery: Delivery<Cancel>) throws -> Publication {
        var next = delivery.artifact
        next.envelope.id = .next()
        next.envelope.idempotencyKey = IdempotencyKey(answering: delivery.envelope.id, ordinal: 0)
        if let traceparent = delivery.envelope.traceparent {
            next.envelope.traceparent = try TraceContext(parsing: traceparent).child().traceparent
        }
        // The fence alone keeps a hop from happening twice.
        let options = Publication.Options(isDeduplicated: false)
        return try Publication(next, to: settings.hops.next(after: stage), options: options)
    }

    private func metadata(of delivery: Delivery<Cancel>, _ isTakeover: Bool) -> [String: String] {
        [
            "artifact.id": delivery.envelope.id.text, "hop.stage": "\(stage)", "hop.takeover": "\(isTakeover)",
            "stream.entry": delivery.token.position.text, "attempt": "\(delivery.attempt)",
        ]
    }
}
