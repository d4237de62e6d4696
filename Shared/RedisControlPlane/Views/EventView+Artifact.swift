import Artifacts
import ControlPlane

/// What witnesses are told travels as artifacts of several kinds; people see them all as events.
extension EventView {
    /// Nil for what is nothing to show, or cannot be read.
    init?(of artifact: RawArtifact) {
        do throws(ArtifactError) {
            switch artifact.envelope.kind {
            case .opsEvent: self.init(try artifact.decode(as: OpsEvent.self))
            case .approvalRequest: self.init(try artifact.decode(as: ApprovalRequest.self))
            case .budgetAlert: self.init(try artifact.decode(as: BudgetAlert.self))
            default: return nil
            }
        } catch {
            return nil
        }
    }

    private init(_ artifact: Artifact<OpsEvent>) {
        let event = artifact.body
        self.init(
            artifact.envelope,
            name: event.name,
            severity: event.severity,
            message: event.message,
            at: event.occurredAt,
            run: event.run,
            task: event.task,
            actor: event.actor,
            data: event.data
        )
    }

    private init(_ artifact: Artifact<ApprovalRequest>) {
        self.init(
            artifact.envelope,
            name: "run.approval_requested",
            severity: .warning,
            message: artifact.body.summary,
            at: artifact.envelope.time,
            run: artifact.body.run
        )
    }

    private init(_ artifact: Artifact<BudgetAlert>) {
        self.init(
            artifact.envelope,
            name: "budget.\(artifact.body.level.rawValue)",
            severity: artifact.body.level == .brakeLifted ? .info : .warning,
            message: artifact.body.message,
            at: artifact.body.raisedAt
        )
    }
}
