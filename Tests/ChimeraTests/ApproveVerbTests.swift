import Artifacts
import ControlPlane
import Lifecycle
import Runs
import Security
import Testing

@testable import Chimera
@testable import RedisControlPlane

@Suite("chimera approve", .timeLimit(.minutes(10)))
struct ApproveVerbTests {
    @Test("what waits under another digest than the one that was looked at is not approved")
    func expected() async throws {
        let place = try await Place.start()
        let waiting = try WaitingRun()
        try await waiting.store(in: place)
        let run = waiting.record.run.text
        let other = await place.run("approve", run, "--expect", SHA256.digest("other").text)
        #expect(other.code == ExitCode(rawValue: 1))
        #expect(other.text.contains("is not what was looked at") && other.text.contains(waiting.subject.text))
        #expect(await place.run("approve", run, "--expect", "sha256:1").code == .usage)
        #expect(await place.run("approve", run, "--tenant", "acme").code == .usage)
    }

    @Test("the newest run that waits for approval is meant, of one tenant")
    func latest() async throws {
        let place = try await Place.start()
        let other = SHA256.digest("other").text
        #expect(await place.run("approve", "latest", "--expect", other).code == .noInput)
        let waiting = try WaitingRun(subject: "ours")
        try await waiting.store(in: place)
        var busy = try WaitingRun(subject: "busy")
        busy.record.state = .inProgress
        try await busy.store(in: place)
        let strange = try WaitingRun(subject: "theirs")
        try await strange.store(in: place, try #require(TenantID("acme")))
        let ours = await place.run("approve", "latest", "--expect", other)
        #expect(ours.text.contains(waiting.subject.text), "\(ours.text)")
        let theirs = await place.run("approve", "latest", "--expect", other, "--tenant", "acme")
        #expect(theirs.text.contains(strange.subject.text), "\(theirs.text)")
        #expect(await place.run("reject", "latest", "--tenant", "nobody").code == .noInput)
    }

    @Test(
        "who changes a run means one of the tenant's own",
        arguments: [["run", "cancel"], ["rollback"], ["waive"], ["budget", "lift"]]
    )
    func latestOfTenant(verb: [String]) async throws {
        let place = try await Place.start()
        let theirs = try WaitingRun(subject: "theirs")
        try await theirs.store(in: place, try #require(TenantID("acme")))
        let words = verb + ["latest"] + (verb == ["waive"] ? ["size"] : [])
        let (code, text) = await place.run(words)
        #expect(code == .noInput && text.contains("run of tenant default"), "\(text)")
        let named = await place.run(words + ["--tenant", "nobody"])
        #expect(named.code == .noInput && named.text.contains("run of tenant nobody"))
        let run = theirs.record.run.text
        #expect(await place.run(verb + [run] + words.dropFirst(verb.count + 1) + ["--tenant", "acme"]).code == .usage)
    }

    @Test("a step is cancelled by its name, where the run has such a step")
    func step() async throws {
        let place = try await Place.start()
        let waiting = try WaitingRun()
        try await waiting.store(in: place)
        let run = waiting.record.run.text
        let unknown = await place.run("run", "cancel", run, "--step", "load")
        #expect(unknown.code == ExitCode(rawValue: 1) && unknown.text.contains("has no step load"), "\(unknown.text)")
        let odd = await place.run("run", "cancel", run, "--step", "../x")
        #expect(odd.code == .usage && odd.text.contains("cannot be the name of a step"))
    }

    @Test("an approval stands as long as the request that it answers")
    func standing() throws {
        let waiting = try WaitingRun()
        let words = CommandWords(run: waiting.record, person: "ann", now: .now())
        let approval = try words.approval(nil, expecting: waiting.subject)
        #expect(approval.expiresAt == waiting.expiresAt)
        let signed = try ApprovalSubject.digest(of: waiting.subject, approver: "ann")
        #expect(approval.subjectDigest == signed)
    }

    @Test("a sheet says how a brake is opened", arguments: [("shared", "budget limit"), ("forecast", "budget lift")])
    func brakes(_ brake: String, _ remedy: String) throws {
        var waiting = try WaitingRun()
        waiting.record.budget.brake = BrakeReason(rawValue: brake)
        let lines = RunSheet(RunView(waiting.record, plan: nil, title: "t"), style: .plain).lines
        #expect(lines.contains { $0.hasPrefix("brake     \(brake): ") && $0.contains("chimera \(remedy) ") })
    }

    @Test("a sheet names the agent whose budget is used up", arguments: [("atlas", false), ("atlas/forge", true)])
    func agentsBrake(_ agent: String, _ isSubAgent: Bool) throws {
        var waiting = try WaitingRun()
        waiting.record.agents = AgentPath("atlas:5/forge:2")
        waiting.record.budget.brake = .shared
        waiting.record.budget.withheldBy = isSubAgent ? .subAgent : .agent
        let lines = RunSheet(RunView(waiting.record, plan: nil, title: "t"), style: .plain).lines
        #expect(lines.contains { $0.contains("of \(agent) is used up") && $0.hasSuffix("--agent \(agent)") })
    }

    @Test("a sheet shows what is to be approved, who did, and whose approval has lapsed; a reason stays on its line")
    func sheet() throws {
        var waiting = try WaitingRun(reason: "x\nstate     DONE\u{1B}[2J")
        let now = Timestamp.now()
        waiting.record.consents = [
            Consent(artifact: .next(), approver: "ann", expiresAt: now.advanced(by: .seconds(9))),
            Consent(artifact: .next(), approver: "bo", expiresAt: now.advanced(by: .seconds(-9))),
        ]
        let view = RunView(waiting.record, plan: nil, title: "t", at: now)
        let lines = RunSheet(view, style: .plain).lines
        #expect(lines.contains { $0.contains("given by ann, lapsed: bo") })
        #expect(lines.contains("digest    \(waiting.subject.text)") && lines.contains("ceiling   5.00"))
        #expect(lines.contains { $0.hasSuffix("--expect \(waiting.subject.text)") })
        #expect(lines.contains("because   x state     DONE\u{FFFD}[2J"))
        #expect(view.request?.approvedBy == ["ann"] && view.request?.lapsed == ["bo"])
    }
}
