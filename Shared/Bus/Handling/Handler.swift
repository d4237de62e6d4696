package import Artifacts

/// Decides what becomes of one type of message. It never sees the bus: what it returns is carried out for it.
///
/// - The same message can be delivered again after a crash; the outcome of only one attempt takes effect.
/// - A thrown error is a bug path: it becomes a retry, and in the end a dead letter.
/// - When its task is cancelled, it should stop soon; its message is then handed back.
package protocol Handler<Body>: Sendable {
    associatedtype Body: ArtifactBody

    /// The state that the decision depends on; loaded before `handle`, and guarded by its version after.
    func stateKey(for artifact: Artifact<Body>) -> StateKey?

    func handle(_ delivery: Delivery<Body>) async throws -> Outcome

    /// Decides again when a budget did not allow what was decided.
    func reconsider(_ delivery: Delivery<Body>, afterShortageOf scope: String) async throws -> Outcome
}

extension Handler {
    package func stateKey(for artifact: Artifact<Body>) -> StateKey? { nil }

    package func reconsider(_ delivery: Delivery<Body>, afterShortageOf scope: String) async throws -> Outcome {
        .retry(after: .seconds(5), because: Refusal.overBudget(scope: scope).description)
    }
}
