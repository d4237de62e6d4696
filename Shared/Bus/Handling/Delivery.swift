package import Artifacts
package import Observability

/// A message as its handler sees it.
package struct Delivery<Body: ArtifactBody>: Sendable {
    package let artifact: Artifact<Body>
    /// What is stored under the handler's state key; nil when there is nothing, or the handler names no key.
    package let state: StoredState?
    /// Which try this is, from 1.
    package let attempt: Int
    /// How often it was postponed before.
    package internal(set) var postponements = 0
    /// Proves to effects outside the bus which attempt they belong to.
    package let token: AttemptToken
    /// The hold on this message, for handlers that work long.
    package let lease: Lease
    var baseLogger = Logger()

    /// Which time it is handed out, from 1: the attempts, and the times that it was postponed.
    package var offer: Int { attempt + postponements }

    package var envelope: Envelope { artifact.envelope }
    package var body: Body { artifact.body }

    /// Writes with the trace and the tenant of this message.
    package var logger: Logger { baseLogger.with(envelope) }
}
