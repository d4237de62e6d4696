import Artifacts
import Runs
import Security
import Testing

@Suite("Approval")
struct ApprovalTests {
    private func waiting(approvals: Int = 1) throws -> Fixture {
        var it = Fixture()
        try it.startWaiting(it.wholePlan(approvals: approvals))
        return it
    }

    @Test("an approval of another digest, another request, another signer is void, and says why")
    func wrongDigest() throws {
        var it = try waiting()
        let before = it.record
        let wrong = [
            try it.approval("ada", subject: SHA256.digest("old")), try it.approval("ada", signer: "bo"),
            try it.approval("ada", request: .next()),
        ]
        for approval in wrong {
            it.feed(.approval(approval, id: .next()))
            #expect(it.record == before)
            #expect(it.last.refusal != nil)
            #expect(it.applies.isEmpty)
        }
    }

    @Test("an approval that has expired, allows too little, or poses as a policy is void")
    func wrongTerms() throws {
        var it = try waiting()
        var policy = try it.approval("ada")
        policy.origin = .policy
        let wrong = [try it.approval("ada", ceiling: 999_999), try it.approval("ada", expiresIn: .zero), policy]
        for approval in wrong {
            it.feed(.approval(approval, id: .next()))
            #expect(it.state == .waitForApprove)
            #expect(it.last.refusal != nil)
        }
    }

    @Test("a quorum needs different people whose approvals all still stand")
    func quorum() throws {
        var it = try waiting(approvals: 2)
        it.feed(.approval(try it.approval("ada", expiresIn: .seconds(60)), id: .next()))
        #expect(it.state == .waitForApprove)
        try it.approve("ada")
        #expect(it.last.refusal?.sentence == "ada has approved already.")
        it.pass(.seconds(61))
        try it.approve("bo")
        #expect(it.state == .waitForApprove, "the first has lapsed meanwhile")
        try it.approve("ada")
        #expect(it.state == .applying)
        #expect(it.applies.first?.approvals.count == 2)
    }

    @Test("every part of what is approved changes the digest")
    func digestParts() throws {
        let run = RunID.next()
        let until = Timestamp(milliseconds: 5)
        func subject(
            plan: String = "p",
            verdict: String = "v",
            policy: String = "b",
            ceiling: Int = 1,
            steps: [StepName] = [],
            until: Timestamp = until
        ) throws -> Digest256 {
            try ApprovalSubject(
                run: run,
                plan: SHA256.digest(plan),
                verdict: SHA256.digest(verdict),
                policyBundle: SHA256.digest(policy),
                costCeilingMicros: ceiling,
                rollbackSteps: steps,
                expiresAt: until
            ).digest()
        }
        let undo: StepName = try Fixture.name("undo")
        let digests = [
            try subject(), try subject(plan: "q"), try subject(verdict: "w"), try subject(policy: "c"),
            try subject(ceiling: 2), try subject(steps: [undo]), try subject(until: Timestamp(milliseconds: 6)),
        ]
        #expect(Set(digests).count == digests.count)
        let approvers = try ["ada", "bo"].map { try ApprovalSubject.digest(of: digests[0], approver: $0) }
        #expect(Set(approvers).count == 2)
        #expect(try subject() == digests[0])
    }

    @Test("what was approved, and by whom, is kept with the order to apply it, and has the digest that was signed")
    func dossier() throws {
        var it = try waiting(approvals: 2)
        try it.approve("ada")
        #expect(!it.effects.contains { if case .keepApproval = $0 { true } else { false } })
        try it.approve("bo")
        let dossiers = it.effects.compactMap { if case .keepApproval(let kept) = $0 { kept } else { nil } }
        let kept = try #require(dossiers.first)
        let order = try #require(it.applies.first)
        #expect(try dossiers.count == 1 && kept.subject.digest() == order.subjectDigest)
        #expect(kept.consents.map(\.approver) == ["ada", "bo"] && kept.consents.map(\.artifact) == order.approvals)
        #expect(try ArtifactDecoder.decode(ApprovalDossier.self, from: ArtifactEncoder.encode(kept)) == kept)
        var waived = Fixture()
        try waived.start(waived.wholePlan())
        try waived.finishTasks()
        try waived.judge(.fail)
        waived.feed(.waiver(try waived.waiver(), id: .next()))
        try waived.approve()
        let other = waived.effects.compactMap { if case .keepApproval(let kept) = $0 { kept } else { nil } }
        #expect(try other.first?.subject.digest() == waived.applies.first?.subjectDigest)
        #expect(other.first?.subject.waiver == waived.record?.waiver?.artifact)
    }

    @Test("a policy consents to what is low in risk and asks for nobody; its consent is recorded")
    func automatic() throws {
        var it = Fixture()
        try it.startWaiting(it.wholePlan(approvals: 0, risk: .low))
        #expect(it.state == .applying)
        #expect(it.record?.consents?.map(\.policy) == ["auto-low-risk"])
        #expect(it.events.contains("run.auto_approved"))
        #expect(it.applies.first?.approvals.count == 1)
    }

    @Test("a policy's consent tells how far it goes; a dear plan needs a person at any risk")
    func limits() throws {
        var policy = RunPolicy()
        policy.autoApproval.maximumRisk = .high
        var risky = Fixture(policy: policy)
        try risky.startWaiting(risky.wholePlan(approvals: 0, risk: .medium))
        #expect(risky.record?.consents?.map(\.policy) == ["auto-high-risk"])
        policy.autoApproval.maximumMicros = 1
        var dear = Fixture(policy: policy)
        try dear.startWaiting(dear.wholePlan(approvals: 0, risk: .low))
        #expect(dear.state == .waitForApprove)
        #expect(Risk.allCases.sorted() == Risk.allCases && Risk.low < .critical)
    }

    @Test("a policy does not consent to more risk, to a plan that asks for people, or when it is off")
    func notAutomatic() throws {
        var risky = Fixture()
        try risky.startWaiting(risky.wholePlan(approvals: 0, risk: .medium))
        #expect(risky.state == .waitForApprove)
        try risky.approve()
        #expect(risky.state == .applying)
        var asking = Fixture()
        try asking.startWaiting(asking.wholePlan(approvals: 1, risk: .low))
        #expect(asking.state == .waitForApprove)
        var policy = RunPolicy()
        policy.autoApproval.maximumRisk = nil
        var off = Fixture(policy: policy)
        try off.startWaiting(off.wholePlan(approvals: 0, risk: .low))
        #expect(off.state == .waitForApprove)
    }

    @Test("nobody's answer ends the run as expired; a rejection ends it, or sends it back")
    func otherEnds() throws {
        var expired = try waiting()
        try expired.fireDeadline()
        #expect(expired.record?.outcome == .expired)
        var rejected = try waiting()
        rejected.feed(.rejection(rejected.rejection(revise: false)))
        #expect(rejected.record?.outcome == .rejected)
        #expect(rejected.record?.reason == "not so")
        var revised = try waiting()
        revised.feed(.rejection(revised.rejection(revise: true)))
        #expect(revised.state == .blocked)
        #expect(revised.revisions.map(\.rationale) == ["not so"])
        #expect(revised.record?.revisions == 0, "a person's revision is not an automatic one")
    }

    @Test("a verdict for another request or with a failed gate approves nothing")
    func verdicts() throws {
        var it = Fixture()
        try it.start(it.wholePlan())
        try it.finishTasks()
        it.feed(try it.verdict(.pass, request: .next()))
        #expect(it.state == .validating)
        #expect(it.last.refusal != nil)
        guard case .verdict(var report, let id, let digest) = try it.verdict(.pass) else { return }
        report.gates[0].verdict = .fail
        it.feed(.verdict(report, id: id, digest: digest))
        #expect(it.state == .blocked)
    }
}
