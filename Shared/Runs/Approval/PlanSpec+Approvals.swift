package import Artifacts

extension PlanSpec {
    /// How many consents an apply needs: one even where the plan asks for no person, for then a policy may give it.
    package var approvalsNeeded: Int { max(1, approvals) }
}
