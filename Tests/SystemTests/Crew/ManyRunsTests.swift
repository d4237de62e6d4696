import Artifacts
import ControlPlane
import Foundation
import RedisTesting
import Testing

extension CrewTests {
    /// Many runs at once, whose number the environment variable CREW_RUNS sets.
    @Suite(.timeLimit(.minutes(10))) struct ManyRunsTests {
        /// The most that the record of a run may take in Redis.
        private static let bytesPerRecord = 2_048

        @Test("a month's budget that pays for a tenth of the runs lets exactly a tenth begin")
        func budgetRace() async throws {
            let paid = max(1, CrewLoad.runs / 10)
            let crew = try await CrewGround(
                ["CHIMERA_TENANT_BUDGET": "\(CrewGoals.minute * paid)", "CHIMERA_WORKER_SLOTS": "8"],
                replicas: 2
            )
            let witness = try await RunWitness(in: crew)
            let script = """
                \(crew.mark("paid"))
                echo '{"type":"usage","costMicros":\(CrewGoals.minute)}'; echo '{"type":"result","outcome":"done"}'
                """
            let goal = CrewGoals.script(script, ["durationMs": .integer(60_000)])
            var runs: [RunID] = []
            for _ in 0..<CrewLoad.runs { runs.append(try await crew.submit(goal)) }
            try await witness.wait(for: paid, in: "DONE")
            try await waitUntil("all others are braked", within: CrewLoad.limit) {
                try await crew.plane.runs(ListQuery(limit: CrewLoad.runs)).count { $0.budget.brake == "shared" }
                    == CrewLoad.runs - paid
            }
            #expect(crew.marks("paid").count == paid && crew.marks("paid").values.allSatisfy { $0 == 1 })
            let views = try await crew.plane.runs(ListQuery(limit: CrewLoad.runs))
            #expect(views.count { $0.outcome == "applied" } == paid)
            #expect(views.reduce(0) { $0 + $1.budget.spentMicros } == CrewGoals.minute * paid)
            #expect(views.allSatisfy { $0.budget.reservedMicros == 0 })
            // Whoever pays from another purse is not held up.
            let other = try await crew.submit(goal, tenant: "globex")
            try await crew.expect(other, endsAs: "applied")
            try await crew.end()
        }

        @Test("runs that wait for approval hold no worker, and take little room in Redis")
        func waiting() async throws {
            let crew = try await CrewGround(["CHIMERA_WORKER_SLOTS": "1"])
            let witness = try await RunWitness(in: crew)
            var runs: [RunID] = []
            var goal = CrewGoals.script("true")
            goal.approvals = 1
            for _ in 0..<CrewLoad.runs { runs.append(try await crew.submit(goal)) }
            try await witness.wait(for: runs.count, in: "WAIT_FOR_APPROVE")
            // The only worker has one slot, and that is free.
            try await crew.expectNeighbourToPass()
            for stream in ["task.general.normal", "apply.request.general.normal", "status", "delayed"] {
                let length = try await crew.server.cli(stream == "delayed" ? "ZCARD" : "XLEN", CrewGround.key(stream))
                #expect(length == "0", "\(stream)")
            }
            for run in runs {
                let bytes = try await crew.server.cli("MEMORY", "USAGE", CrewGround.key("run:\(run)"), "SAMPLES", "0")
                #expect(try #require(Int(bytes)) < Self.bytesPerRecord)
            }
            // Any of them can still go on.
            let one = try #require(runs.randomElement())
            try await crew.approve(one)
            try await crew.expect(one, endsAs: "applied")
            try await crew.end()
        }
    }
}
