import Artifacts
import Pipeline
import Security
import Testing

@testable import Bus

/// Deliveries made by hand, and what a handler publishes.
extension Installation {
    func delivery<Body: ArtifactBody>(
        of body: Body,
        attempt: Int = 1,
        postponements: Int = 0,
        state: StoredState? = nil
    ) throws -> Delivery<Body> {
        let token = AttemptToken(
            partition: Partition(0),
            stream: StreamName("by-hand"),
            position: EntryPosition(milliseconds: UInt64(attempt), sequence: 0),
            consumer: ConsumerName("worker-test-1")
        )
        return Delivery(
            artifact: Artifact(envelope: try envelope(Body.kind), body: body),
            state: state,
            attempt: attempt,
            postponements: postponements,
            token: token,
            lease: Lease { true }
        )
    }
}

extension Installation {
    /// Looks at an order whose attempt before was cut off: it goes back, with nothing said of it, until that is
    /// committed.
    func outlast(_ look: () async throws -> Outcome) async throws {
        for _ in 1...2 {
            let outcome = try await look()
            guard case .postpone(let delay, _) = outcome.settlement else {
                Issue.record("expected a retry, got \(outcome.settlement)")
                return
            }
            #expect(delay == .seconds(19.5), "a lease, a look, the grace to end and the kernel's second")
            #expect(try outcome.told().isEmpty && outcome.effects.count == 1)
        }
        try await commit(look().effects)
    }
}

extension Outcome {
    /// The one artifact of this kind that is published.
    func published<Body: ArtifactBody>(_ type: Body.Type) throws -> Artifact<Body>? {
        for case .publish(let publication) in effects where publication.artifact.envelope.kind == Body.kind {
            return try publication.artifact.decode(as: Body.self)
        }
        return nil
    }

    /// The names of the events that are told with the end.
    func told() throws -> [String] {
        var names: [String] = []
        for case .event(let artifact) in effects { names.append(try artifact.decode(as: OpsEvent.self).body.name) }
        return names
    }

    /// What the audit log says of an effect's result.
    var auditedSandbox: String? {
        for case .audit(let entry) in effects {
            let fields = Dictionary(entry.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }) { first, _ in
                first
            }
            if fields["event"] == "effect.result" { return fields["sandbox"] }
        }
        return nil
    }
}
