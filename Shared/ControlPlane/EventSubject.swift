package import Artifacts

/// Whose events are wanted.
package enum EventSubject: Hashable, Sendable {
    case run(RunID)
    case tenant(TenantID)
}
