package import Artifacts
package import Security

/// A run as people see it: where it stands, what it waits for, what it has cost.
package struct RunView: Codable, Hashable, Sendable {
    /// What a run waits for a person to decide.
    package struct Request: Codable, Hashable, Sendable {
        package let id: ArtifactID
        /// Of everything that an approval stands for; another plan, verdict or ceiling has another.
        package let subject: Digest256
        package let approvalsNeeded: Int
        /// Whose approvals stand.
        package let approvedBy: [String]
        /// Whose approvals have lapsed, and are needed again.
        package let lapsed: [String]
        package let expiresAt: Timestamp
        package let costCeilingMicros: Int

        package init(
            id: ArtifactID,
            subject: Digest256,
            approvalsNeeded: Int,
            approvedBy: [String],
            lapsed: [String],
            expiresAt: Timestamp,
            costCeilingMicros: Int
        ) {
            self.id = id
            self.subject = subject
            self.approvalsNeeded = approvalsNeeded
            self.approvedBy = approvedBy
            self.lapsed = lapsed
            self.expiresAt = expiresAt
            self.costCeilingMicros = costCeilingMicros
        }
    }

    /// Money, in millionths of the currency unit.
    package struct Budget: Codable, Hashable, Sendable {
        package let ceilingMicros: Int
        package let spentMicros: Int
        package let reservedMicros: Int
        /// Why paid work waits; nil while it does not.
        package let brake: String?
        /// The agent whose budget is used up, such as `atlas/forge`, where that is why.
        package let brakedAgent: String?

        package init(
            ceilingMicros: Int,
            spentMicros: Int,
            reservedMicros: Int,
            brake: String?,
            brakedAgent: String? = nil
        ) {
            self.ceilingMicros = ceilingMicros
            self.spentMicros = spentMicros
            self.reservedMicros = reservedMicros
            self.brake = brake
            self.brakedAgent = brakedAgent
        }
    }

    package let run: RunID
    package let tenant: TenantID?
    package var title: String?
    package var state: String
    package var outcome: String?
    /// Why it ended as it did, or what blocks it.
    package var reason: String?
    package let priority: Priority
    package let createdAt: Timestamp
    package var enteredAt: Timestamp
    package var deadlineAt: Timestamp?
    package var revision: Int?
    package var plan: Digest256?
    package var risk: Risk?
    package var needsPerson = false
    package var request: Request?
    package var budget: Budget
    /// In the plan's order; empty in lists and where the plan is not kept any more.
    package var steps: [StepView] = []

    package init(
        run: RunID,
        tenant: TenantID?,
        state: String,
        priority: Priority,
        createdAt: Timestamp,
        enteredAt: Timestamp,
        budget: Budget
    ) {
        self.run = run
        self.tenant = tenant
        self.state = state
        self.priority = priority
        self.createdAt = createdAt
        self.enteredAt = enteredAt
        self.budget = budget
    }

    /// What a list shows as the state of a run or a goal whose record this build cannot read.
    package static let unreadable = "UNREADABLE"

    /// A run of which no more is known than its number.
    package init(unreadable run: RunID, tenant: TenantID?, listedAt: Timestamp, because reason: String) {
        self.init(
            run: run,
            tenant: tenant,
            state: Self.unreadable,
            priority: .normal,
            createdAt: listedAt,
            enteredAt: listedAt,
            budget: Budget(ceilingMicros: 0, spentMicros: 0, reservedMicros: 0, brake: nil)
        )
        title = reason
        self.reason = reason
    }

    package var isDone: Bool { state == "DONE" }
}
