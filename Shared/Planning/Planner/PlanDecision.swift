package import Artifacts

/// What planning came to.
package enum PlanDecision: Hashable, Sendable {
    case planned(PlanSpec)
    case blocked(DesignBlocked)
}
