extension ArtifactKind {
    /// The type that bodies of this kind are read into.
    package var bodyType: any ArtifactBody.Type {
        switch self {
        case .agentSpec: AgentSpec.self
        case .applyDone: ApplyDone.self
        case .applyRequest: ApplyRequest.self
        case .approval: Approval.self
        case .approvalRequest: ApprovalRequest.self
        case .budgetAlert: BudgetAlert.self
        case .buildStatus: BuildStatus.self
        case .cancel: Cancel.self
        case .designBlocked: DesignBlocked.self
        case .goalStatement: GoalStatement.self
        case .heartbeat: Heartbeat.self
        case .incident: Incident.self
        case .opsEvent: OpsEvent.self
        case .planSpec: PlanSpec.self
        case .rejection: Rejection.self
        case .rollbackDone: RollbackDone.self
        case .rollbackRequest: RollbackRequest.self
        case .taskAssignment: TaskAssignment.self
        case .usageReport: UsageReport.self
        case .validateRequest: ValidateRequest.self
        case .validationReport: ValidationReport.self
        }
    }
}

extension RawArtifact {
    /// Checks the body by the rules of whatever kind it is, for those who pass artifacts on without reading them.
    package func validate() throws(ArtifactError) {
        func check<Body: ArtifactBody>(_ type: Body.Type) throws(ArtifactError) {
            _ = try decode(as: type)
        }
        try check(envelope.kind.bodyType)
    }

    /// Decodes and encodes again, which keeps every field and yields canonical bytes.
    package func canonicalised() throws(ArtifactError) -> RawArtifact {
        func write<Body: ArtifactBody>(_ type: Body.Type) throws(ArtifactError) -> RawArtifact {
            try decode(as: type).encoded()
        }
        return try write(envelope.kind.bodyType)
    }
}
