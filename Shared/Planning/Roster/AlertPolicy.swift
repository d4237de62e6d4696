package import Artifacts

/// What is an alert: something that somebody should look at soon.
package enum AlertPolicy {
    /// What cannot be read is none.
    package static func isAlert(_ artifact: RawArtifact) -> Bool {
        do throws(ArtifactError) {
            switch artifact.envelope.kind {
            case .opsEvent:
                let severity = try artifact.decode(as: OpsEvent.self).body.severity
                return severity == .error || severity == .critical
            case .budgetAlert: return try artifact.decode(as: BudgetAlert.self).body.level != .brakeLifted
            case .incident: return try artifact.decode(as: Incident.self).body.state == .open
            default: return false
            }
        } catch {
            return false
        }
    }
}
