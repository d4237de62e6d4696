import Artifacts
import ControlPlane
import RedisTesting
import Testing

extension CrewTests {
    /// kill -9 of every kind of service in the middle of runs: what was begun goes on as if nothing had been.
    @Suite(.timeLimit(.minutes(10))) struct CrashTests {
        @Test("of a worker in the middle of a step: the step is begun again elsewhere")
        func worker() async throws {
            let crew = try await CrewGround()
            let runs = try await crew.gatedRuns(3)
            try await crew.kill(.worker)
            try await crew.spawn(.worker)
            try await waitUntil("all are begun again") { runs.allSatisfy { crew.marks("begun")[$0.text] == 2 } }
            try crew.open(gate: "build")
            try await crew.expectApplied(runs)
        }

        @Test("of a worker in the middle of a change: it is not made again, but undone once nothing of it is left")
        func workerApplying() async throws {
            let crew = try await CrewGround()
            // Deaf to SIGTERM, with a parent that is stopped, it holds its lock until it is killed.
            let lock = "exec 9>>\(crew.folder)/lock; flock -n 9"
            let goal = try CrewGoals.pipeline(
                apply: "trap '' TERM; kill -STOP $PPID; \(lock); \(crew.mark("apply")); \(crew.barrier("never"))",
                undo: "\(lock) || \(crew.mark("overlap")); \(crew.mark("undo"))"
            )
            let run = try await crew.submit(goal)
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            try await crew.approve(run)
            try await crew.waitForMark("apply", of: [run])
            // Another one takes over at once, while the killed one's program still has its grace.
            try await crew.spawn(.worker).waitUntilReady()
            try await crew.kill(.worker)
            let view = try await crew.expect(run, endsAs: "rolled_back", within: .seconds(150))
            #expect(view.reason?.contains("cut off in the middle") == true, "\(view.reason ?? "")")
            #expect(crew.marks("apply")[run.text] == 1 && crew.marks("undo")[run.text] == 1)
            #expect(crew.marks("overlap").isEmpty, "what is undone is not being made any more")
            try await crew.expectOneApply([run])
            try await crew.end()
        }

        @Test("of the judge, with verdicts outstanding")
        func judge() async throws {
            let crew = try await CrewGround()
            let runs = try await crew.gatedRuns(3)
            try await crew.kill(.judge)
            try crew.open(gate: "build")
            for run in runs { try await crew.wait(for: run, in: "VALIDATING") }
            try await crew.spawn(.judge)
            try await crew.expectApplied(runs)
        }

        @Test("of the conductor, with results that nobody has taken")
        func conductor() async throws {
            let crew = try await CrewGround()
            let runs = try await crew.gatedRuns(3)
            try await crew.kill(.conductor)
            try crew.open(gate: "build")
            try await waitUntil("the results lie there") {
                try await crew.server.cli("XLEN", CrewGround.key("status")) == "3"
            }
            try await crew.spawn(.conductor)
            try await crew.expectApplied(runs)
        }

        @Test("of core: what is planned goes on, what a killed worker held is taken over once core is back")
        func core() async throws {
            let crew = try await CrewGround()
            let runs = try await crew.gatedRuns(3)
            try await crew.kill(.core)
            try crew.open(gate: "build")
            for run in runs { try await crew.wait(for: run, in: "WAIT_FOR_APPROVE") }
            // Nobody is there to plan it, and nobody to notice the worker's end.
            let goal = try CrewGoals.pipeline(
                builds: ["\(crew.mark("late")); \(crew.barrier("late"))"],
                apply: crew.mark("apply")
            )
            try await crew.spawn(.core)
            let late = try await crew.submit(goal)
            try await crew.waitForMark("late", of: [late])
            try await crew.kill(.core)
            try await crew.kill(.worker)
            try await crew.spawn(.worker)
            let unplanned = try await crew.submit(goal)
            try crew.open(gate: "late")
            try await crew.spawn(.core)
            try await crew.expectApplied(runs + [late, unplanned])
        }

        @Test("of event-gateway: the others do without it, and the next one is ready at once")
        func eventGateway() async throws {
            let crew = try await CrewGround(without: [])
            let runs = try await crew.gatedRuns(3)
            try await crew.kill(.eventGateway)
            try crew.open(gate: "build")
            for run in runs { try await crew.wait(for: run, in: "WAIT_FOR_APPROVE") }
            try await crew.spawn(.eventGateway)
            try await crew.expectApplied(runs)
        }

        @Test("of all at once, twice")
        func everybody() async throws {
            let crew = try await CrewGround(without: [])
            let runs = try await crew.gatedRuns(3)
            for _ in 1...2 {
                for service in CrewGround.Service.allCases { try await crew.kill(service) }
                for service in CrewGround.Service.allCases { try await crew.spawn(service) }
                try await crew.waitUntilReady()
            }
            try crew.open(gate: "build")
            try await crew.expectApplied(runs)
        }

        @Test("of the one who decides, plans, judges or heals, each time that a run ends")
        func atRandom() async throws {
            let crew = try await CrewGround(replicas: 1)
            var runs: [RunID] = []
            for _ in 1...12 { runs.append(try await crew.submit(CrewGoals.demo(steps: 1))) }
            // Twice each: what somebody holds at his third death is given up, and rightly so.
            let victims: [CrewGround.Service] = [.conductor, .judge, .core, .conductor, .judge, .core]
            for (round, victim) in victims.enumerated() {
                try await waitForEnds(round + 1, of: runs, in: crew)
                try await crew.kill(victim)
                try await crew.spawn(victim)
            }
            for run in runs { try await crew.expect(run, endsAs: "applied") }
            try await crew.expectOneApply(runs)
            try await crew.waitUntilReady()
            try await crew.end()
        }

        /// Says where all runs stand, and how much was given up, when there are never so many.
        private func waitForEnds(_ count: Int, of runs: [RunID], in crew: CrewGround) async throws {
            var states: [String] = []
            do {
                try await waitUntil("\(count) runs have ended", within: .seconds(150)) {
                    states = []
                    for run in runs { states.append(try await crew.plane.run(run)?.state ?? "unknown") }
                    return states.count { $0 == "DONE" } >= count
                }
            } catch is RedisTestingError {
                let dead = try await crew.server.cli("XRANGE", CrewGround.key("dead"), "-", "+")
                throw RedisTestingError("of \(count) ends only \(states), given up: \(dead)")
            }
        }
    }
}
