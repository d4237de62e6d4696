import Artifacts
import Runs
import Security
import Testing

@Suite("A waiver of failed gates")
struct WaiverTests {
    private func blocked(_ gates: [String] = ["budget", "size"], approvals: Int = 1, risk: Risk = .medium) throws
        -> Fixture
    {
        var it = Fixture()
        try it.start(it.wholePlan(approvals: approvals, risk: risk))
        try it.finishTasks()
        it.feed(try it.verdict(.fail, gates: gates))
        return it
    }

    @Test("leads to the request for approval, and stands in record, event and request")
    func waived() throws {
        var it = try blocked()
        let report = try #require(it.record?.failed?.report)
        let id = ArtifactID.next()
        it.feed(.waiver(try it.waiver(), id: id))
        #expect(it.state == .waitForApprove)
        #expect(it.record?.waiver?.artifact == id && it.record?.waiver?.approver == "ada")
        #expect(it.record?.waiver?.gates == ["budget", "size"])
        #expect(it.record?.failed == nil && it.record?.obstacle == nil)
        #expect(it.events.contains("run.gates_waived"))
        let request = try #require(it.requests.last?.body)
        #expect(request.report == report && request.summary.contains("waived by ada: budget, size"))
        try it.approve("bo")
        #expect(it.state == .applying)
        it.feed(.applied(try it.applyDone(.applied, .done, .done)))
        #expect(it.record?.outcome == .applied && it.record?.waiver != nil)
    }

    @Test("a gate that guards the truth can never be waived", arguments: ["schema", "vyavasthit", "satya", "consent"])
    func never(_ gate: String) throws {
        var it = try blocked([gate, "size"])
        it.feed(.waiver(try it.waiver(), id: .next()))
        #expect(it.last.refusal?.sentence == "The gate \(gate) can never be waived.")
        it.feed(.waiver(try it.waiver(gates: ["size"]), id: .next()))
        #expect(it.last.refusal?.sentence == "The gate \(gate) has failed as well, and is not waived.")
        #expect(it.state == .blocked)
    }

    @Test("one of another verdict, plan, report, of other gates or another signer is void, and changes nothing")
    func void() throws {
        var it = try blocked()
        let before = it.record
        var stranger = try it.waiver()
        stranger.approver = "mallory"
        var silent = try it.waiver()
        silent.comment = "We know."
        var policy = try it.waiver()
        policy.origin = .policy
        let wrong = [
            try it.waiver(verdict: SHA256.digest("old")), try it.waiver(plan: SHA256.digest("old")),
            try it.waiver(report: .next()), try it.waiver(gates: ["budget"], named: ["budget", "size"]),
            try it.waiver(gates: ["budget", "secrets", "size"]), try it.waiver(expiresIn: .zero), stranger, silent,
            policy,
        ]
        for waiver in wrong {
            it.feed(.waiver(waiver, id: .next()))
            #expect(it.last.refusal != nil && it.record == before, "\(waiver)")
        }
    }

    @Test("another plan or another verdict voids it")
    func superseded() throws {
        var it = try blocked()
        let old = try it.waiver()
        try it.start(it.wholePlan(revision: 1))
        #expect(it.record?.failed == nil)
        try it.finishTasks()
        try it.judge(.fail)
        it.feed(.waiver(old, id: .next()))
        #expect(it.state == .blocked && it.last.refusal != nil)
        it.feed(.waiver(try it.waiver(), id: .next()))
        #expect(it.state == .waitForApprove)
        it.feed(.rejection(it.rejection(revise: true)))
        #expect(it.state == .blocked && it.record?.waiver == nil)
        it.feed(.waiver(try it.waiver(), id: .next()))
        #expect(it.state == .blocked, "the verdict was waived once, and then turned down")
    }

    @Test("a planner that finds no other plan does not void the verdict: that is when a person decides")
    func unplannable() throws {
        var it = try blocked()
        it.feed(.blocked(it.blocked(needsPerson: true)))
        it.feed(.waiver(try it.waiver(), id: .next()))
        #expect(it.state == .waitForApprove)
    }

    @Test("no policy consents to what failed a gate")
    func policy() throws {
        var it = try blocked(approvals: 0, risk: .low)
        it.feed(.waiver(try it.waiver(), id: .next()))
        #expect(it.state == .waitForApprove && it.record?.consents == nil)
        try it.approve()
        #expect(it.state == .applying)
    }

    @Test("its line names the gates, each once and in order; a comment without it names none")
    func line() {
        let digest = SHA256.digest("x")
        let waiver = GateWaiver(
            run: .next(),
            plan: digest,
            verdict: digest,
            gates: ["size", "budget", "size"],
            approver: "ada"
        )
        #expect(waiver.line == "waive: budget, size")
        #expect(GateWaiver.gates(in: waiver.line + "\nremark") == waiver.gates)
        for comment in [nil, "", "size", "waive: ", "waive: size, ", "well\nwaive: size"] {
            #expect(GateWaiver.gates(in: comment) == nil, "\(comment ?? "nil")")
        }
    }
}
