import Artifacts
import ControlPlane
import RedisTesting
import Testing

extension CrewTests {
    /// Every way in which a run can end, by real goals through all services.
    @Suite(.timeLimit(.minutes(10))) struct RunExitTests {
        @Test("applied, by the policy for what has a low risk")
        func appliedByPolicy() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo())
            try await crew.expect(run, endsAs: "applied")
            try await crew.expectOneApply([run])
        }

        @Test("applied, once two different people have approved")
        func appliedByTwo() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo(approvals: 2))
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            let first = try await crew.chimera(["approve", run.text, "--as", "ann"])
            #expect(first.code == 0, "\(first.output)")
            let again = try await crew.chimera(["approve", run.text, "--as", "ann"])
            #expect(again.code == 1 && again.output.contains("ann has approved already"), "\(again.output)")
            let waiting = try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            #expect(waiting.request?.approvedBy == ["ann"])
            let second = try await crew.chimera(["approve", run.text, "--as", "ben"])
            #expect(second.code == 0, "\(second.output)")
            try await crew.expect(run, endsAs: "applied")
            try await crew.expectOneApply([run])
        }

        @Test("rolled back, because the change breaks")
        func rolledBack() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo(["breaks": .bool(true)]))
            let view = try await crew.expect(run, endsAs: "rolled_back")
            #expect(view.reason?.contains("told to break") == true)
            try await crew.expectOneApply([run])
        }

        @Test("rolled back, because a person says so in the middle of the change, which ends first")
        func rolledBackByCommand() async throws {
            let crew = try await SharedCrew.ground()
            let goal = try CrewGoals.pipeline(
                apply: "\(crew.mark("apply")); \(crew.barrier("never"))",
                undo: crew.mark("undo")
            )
            let run = try await crew.submit(goal)
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            try await crew.approve(run)
            try await crew.waitForMark("apply", of: [run])
            try await crew.plane.perform(.rollback(reason: "stop it"), on: run, by: "ann")
            let view = try await crew.expect(run, endsAs: "rolled_back")
            #expect(view.reason == "stop it")
            #expect(crew.marks("apply")[run.text] == 1 && crew.marks("undo")[run.text] == 1)
            try await crew.expectOneApply([run])
        }

        @Test("rejected by a person, with nothing changed")
        func rejected() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo(approvals: 1))
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            try await crew.plane.perform(.reject(reason: "not now", revise: false), on: run, by: "ann")
            let view = try await crew.expect(run, endsAs: "rejected")
            #expect(view.reason == "not now")
            try await expectNoApply(run, in: crew)
        }

        @Test("expired, because nobody decided in time")
        func expired() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo(approvals: 1))
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            try await crew.passDeadline(of: run)
            try await crew.expect(run, endsAs: "expired")
            try await expectNoApply(run, in: crew)
        }

        @Test("cancelled in the middle of its work, which ends too")
        func cancelled() async throws {
            let crew = try await SharedCrew.ground()
            let begun = "\(crew.mark("begun")); \(crew.barrier("never"))"
            let goal = try CrewGoals.pipeline(builds: [begun], ["durationMs": .integer(60_000)])
            let run = try await crew.submit(goal)
            try await crew.waitForMark("begun", of: [run])
            #expect(try await crew.plane.run(run)?.budget.reservedMicros == CrewGoals.minute)
            try await crew.plane.perform(.cancel(reason: "wrong branch", task: nil), on: run, by: "ann")
            let view = try await crew.expect(run, endsAs: "cancelled")
            #expect(view.reason == "wrong branch")
            // The worker says so when the program is gone.
            try await crew.wait(for: run, "its money is let go") { $0.budget.reservedMicros == 0 }
            try await expectNoApply(run, in: crew)
        }

        @Test("blocked by a gate, planned again by itself, and applied")
        func revised() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(try CrewGoals.pipeline(["reversible": .bool(false)]))
            let waiting = try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            #expect(waiting.revision == 1)
            let states = try await crew.audit(of: run).compactMap { $0["path"] }
            #expect(states.contains("BLOCKED"))
            try await crew.approve(run)
            try await crew.expect(run, endsAs: "applied")
            try await crew.expectOneApply([run])
        }

        @Test("blocked for good: two revisions change nothing, so a person is asked, and gives it up")
        func needsPerson() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo(["reversible": .bool(false)]))
            let view = try await crew.wait(for: run, "a person is asked") { $0.needsPerson }
            #expect(view.revision == 2 && view.reason?.contains("reversibility") == true, "\(view)")
            try await crew.plane.perform(.reject(reason: "no way back", revise: false), on: run, by: "ann")
            try await crew.expect(run, endsAs: "rejected")
        }

        @Test("no output, because there was nothing to do")
        func noOutput() async throws {
            let crew = try await SharedCrew.ground()
            let script = "printf '{\"type\":\"result\",\"outcome\":\"no_output\",\"reason\":\"all is well\"}\\n'"
            let run = try await crew.submit(CrewGoals.script(script))
            let view = try await crew.expect(run, endsAs: "no_output")
            #expect(view.reason?.contains("all is well") == true)
        }

        @Test("failed, because a step failed at every attempt")
        func failed() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.script("\(crew.mark("try")); exit 3", ["attempts": .integer(3)]))
            let view = try await crew.expect(run, endsAs: "failed")
            #expect(view.reason?.contains("exit code 3") == true)
            #expect(crew.marks("try")[run.text] == 3)
        }

        @Test("failed, because the goal's own deadline passed in the middle of its work")
        func late() async throws {
            let crew = try await SharedCrew.ground()
            var goal = CrewGoals.script(crew.barrier("never"))
            let deadline = Timestamp.now().advanced(by: .seconds(600))
            goal.deadlineAt = deadline
            let run = try await crew.submit(goal)
            try await crew.wait(for: run, in: "IN_PROGRESS")
            // By itself the state may last an hour at least.
            let end = try await crew.deadline(of: run)
            #expect(deadline.duration(to: end) < .seconds(600))
            // Waited for, it would come to the run and to the worker at one moment, and either might end the run.
            try await crew.passDeadline(of: run)
            let view = try await crew.expect(run, endsAs: "failed")
            #expect(view.reason?.contains("took longer than it may") == true)
        }

        @Test("braked by its budget, lifted by a person, and applied")
        func braked() async throws {
            let crew = try await SharedCrew.ground()
            // Eleven steps of a minute fit under the ceiling; the forecast without the way back is beyond 80 % of it.
            let builds = [String](repeating: "true", count: 8)
            var goal = try CrewGoals.pipeline(builds: builds, ["durationMs": .integer(60_000)])
            goal.budgetMicros = CrewGoals.minute * 12
            let run = try await crew.submit(goal)
            let view = try await crew.wait(for: run, "the brake is closed") { $0.budget.brake == "forecast" }
            #expect(view.state == "PENDING" && view.budget.reservedMicros == 0)
            let alerts = try await crew.events(of: run).filter { $0.envelope.type.kind == .budgetAlert }
            #expect(alerts.count == 1)
            try await crew.plane.perform(.lift(reason: "worth it"), on: run, by: "ann")
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            try await crew.approve(run)
            try await crew.expect(run, endsAs: "applied")
            try await crew.expectOneApply([run])
        }

        private func expectNoApply(_ run: RunID, in crew: CrewGround) async throws {
            let log = try await crew.audit(of: run)
            #expect(!log.contains { $0["event"]?.hasPrefix("effect.") == true })
        }
    }
}
