import Artifacts
import ControlPlane
import RedisTesting
import Testing

extension CrewTests {
    /// What everybody stands on is gone for a while, or half of everybody.
    @Suite(.timeLimit(.minutes(10))) struct CrewOutageTests {
        @Test("Redis is killed and started again in the middle of runs, also in the middle of a change")
        func redis() async throws {
            let crew = try await CrewGround()
            let runs = try await crew.gatedRuns(3)
            let changing = try CrewGoals.pipeline(apply: "\(crew.mark("apply")); \(crew.barrier("apply"))")
            let last = try await crew.submit(changing)
            try await crew.wait(for: last, in: "WAIT_FOR_APPROVE")
            try await crew.approve(last)
            try await crew.waitForMark("apply", of: [last])
            try await crew.server.restart()
            try crew.open(gate: "build")
            try crew.open(gate: "apply")
            try await crew.expect(last, endsAs: "applied")
            for run in runs { try await crew.wait(for: run, in: "WAIT_FOR_APPROVE") }
            for run in runs { try await crew.approve(run) }
            for run in runs { try await crew.expect(run, endsAs: "applied") }
            #expect(crew.marks("apply") == Dictionary(uniqueKeysWithValues: (runs + [last]).map { ($0.text, 1) }))
            try await crew.expectOneApply(runs + [last])
            try await crew.end()
        }

        @Test("two of every service, and one of each is killed: the others finish everything")
        func halves() async throws {
            let crew = try await CrewGround(replicas: 2, without: [])
            let runs = try await crew.gatedRuns(6)
            for service in CrewGround.Service.allCases { try await crew.kill(service) }
            try crew.open(gate: "build")
            try await crew.expectApplied(runs)
        }

        @Test("all services are replaced one after the other in the middle of twenty runs")
        func rollingRestart() async throws {
            let crew = try await CrewGround(replicas: 2, without: [])
            let witness = try await RunWitness(in: crew)
            var runs: [RunID] = []
            for _ in 1...20 { runs.append(try await crew.submit(CrewGoals.demo(steps: 1))) }
            for service in CrewGround.Service.allCases + CrewGround.Service.allCases {
                try await witness.waitForAnotherEnd()
                let fresh = try await crew.spawn(service)
                try await fresh.waitUntilReady()
                try await crew.stop(service)
            }
            try await witness.wait(for: runs.count, in: "DONE")
            #expect(runs.allSatisfy { witness.outcomes[$0] == "applied" }, "\(witness.outcomes)")
            try await crew.expectOneApply(runs)
            try await crew.end()
        }
    }
}
