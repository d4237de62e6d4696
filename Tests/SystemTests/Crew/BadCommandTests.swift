import Artifacts
import ControlPlane
import Pipeline
import RedisTesting
import Security
import Testing

extension CrewTests {
    /// Approvals and results that must not count: each is refused or dropped, and the run stands as it stood.
    @Suite(.timeLimit(.minutes(10))) struct BadCommandTests {
        struct Forgery: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let refusal: String
            var tenant = "acme"
            let change: @Sendable (inout Approval) -> Void
        }

        static let forgeries = [
            Forgery(testDescription: "of another digest", refusal: "signs another digest") { approval in
                approval.subjectDigest = approval.subjectDigest.other
            },
            Forgery(testDescription: "in another name", refusal: "signs another digest") { $0.approver = "ben" },
            Forgery(testDescription: "that has expired", refusal: "has expired") { approval in
                approval.expiresAt = Timestamp(milliseconds: approval.approvedAt.milliseconds - 1)
            },
            Forgery(testDescription: "of less money", refusal: "allows less money") { $0.costCeilingMicros -= 1 },
            Forgery(testDescription: "by a policy from outside", refusal: "cannot come from outside") { approval in
                approval.origin = .policy
            },
            Forgery(testDescription: "of another request", refusal: "answers another request") { approval in
                approval.request = .next()
            },
            Forgery(testDescription: "by another tenant", refusal: "belongs to another tenant", tenant: "globex") { _ in
            },
        ]

        @Test("an approval", arguments: forgeries)
        func approval(_ forgery: Forgery) async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo(approvals: 1))
            let before = try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            var approval = try crew.approval(of: try await crew.request(of: run))
            forgery.change(&approval)
            try await crew.send(approval, to: Channels.approvals, tenant: forgery.tenant)
            try await waitUntil("it is refused") { try await !crew.refusals(of: run).isEmpty }
            #expect(try await crew.refusals(of: run).allSatisfy { $0.contains(forgery.refusal) })
            let refused = try await crew.audit(of: run).filter { $0["refusal"] != nil }
            #expect(refused.count == 1 && refused[0]["refusal"]?.contains(forgery.refusal) == true, "\(refused)")
            #expect(try await crew.plane.run(run) == before)
            try await crew.expectNeighbourToPass()
            // The right one still counts.
            try await crew.approve(run)
            try await crew.expect(run, endsAs: "applied")
            try await crew.expectOneApply([run])
        }

        @Test("an approval of the plan before the last is void")
        func outdated() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo(approvals: 1))
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            let old = try await crew.request(of: run)
            try await crew.plane.perform(.reject(reason: "another way", revise: true), on: run, by: "ben")
            let again = try await crew.wait(for: run, "the next plan waits") {
                $0.state == "WAIT_FOR_APPROVE" && $0.revision == 1
            }
            #expect(again.request?.id != old.envelope.id)
            try await crew.send(try crew.approval(of: old), to: Channels.approvals)
            try await waitUntil("it is refused") { try await !crew.refusals(of: run).isEmpty }
            // The old consent under the number of the new request signs the wrong plan.
            var moved = try crew.approval(of: old)
            moved.request = try await crew.request(of: run).envelope.id
            try await crew.send(moved, to: Channels.approvals)
            try await waitUntil("that is refused as well") { try await crew.refusals(of: run).count == 2 }
            let refusals = try await crew.refusals(of: run)
            #expect(refusals[0].contains("answers another request") && refusals[1].contains("signs another digest"))
            #expect(try await crew.plane.run(run)?.state == "WAIT_FOR_APPROVE")
            try await crew.approve(run)
            try await crew.expect(run, endsAs: "applied")
            try await crew.expectOneApply([run])
        }

        @Test("a result of a task that the run does not wait for is refused")
        func strayResult() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo(approvals: 1))
            let before = try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            let log = try await crew.audit(of: run).count
            let now = Timestamp.now()
            let stray = BuildStatus(
                task: .next(),
                run: run,
                step: before.steps[0].name,
                attempt: 1,
                outcome: .failed,
                usage: UsageTotals(costMicros: 1_000_000, durationMs: 1, inputTokens: 0, outputTokens: 0),
                sandbox: .cwd,
                startedAt: now,
                finishedAt: now
            )
            try await crew.send(stray, to: Channels.results)
            try await waitUntil("it is taken") {
                try await crew.server.cli("XLEN", CrewGround.key("status")) == "0"
            }
            #expect(try await crew.plane.run(run) == before)
            let refusal = "A run in WAIT_FOR_APPROVE cannot take: result."
            #expect(try await crew.refusals(of: run) == [refusal])
            let after = try await crew.audit(of: run)
            #expect(after.count == log + 1 && after.last?["refusal"] == refusal, "\(after.suffix(2))")
            try await crew.approve(run)
            try await crew.expect(run, endsAs: "applied")
        }

        @Test("commands that do not fit are refused with the reason, from the command line as well")
        func misfits() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo())
            try await crew.expect(run, endsAs: "applied")
            for verb in [["approve"], ["reject"], ["run", "cancel"]] {
                let answer = try await crew.chimera(verb + [run.text, "--as", "ann", "--reason", "too late"])
                #expect(answer.code == 1 && answer.output.contains("DONE"), "\(verb): \(answer.output)")
            }
            let nobody = try await crew.chimera(["approve", RunID.next().text, "--as", "ann"])
            #expect(nobody.code == 66 && nobody.output.contains("there is no run"), "\(nobody.output)")
        }
    }
}

extension Digest256 {
    /// Another digest of the same form.
    fileprivate var other: Digest256 { SHA256.digest(bytes) }
}
