import Artifacts
import ControlPlane
import Glibc
import RedisTesting
import Testing

extension CrewTests {
    @Suite(.timeLimit(.minutes(10))) struct FrozenWorkerTests {
        @Test("a worker that was frozen and cut off finds its task taken over: its result counts for nothing")
        func frozen() async throws {
            let crew = try await CrewGround()
            let sleeper = try #require(crew.running(.worker).first)
            let run = try #require(try await crew.gatedRuns(1).first)
            let cutOff = try await connections(of: crew)
            #expect(cutOff.count > 1)
            sleeper.process.signal(SIGSTOP)
            try await crew.spawn(.worker)
            try await crew.waitUntilReady()
            // What a partition does: the server sees nothing of it any more, and it does not know.
            for client in cutOff { try await crew.server.cli("CLIENT", "KILL", "ID", client) }
            try await waitUntil("the other has begun the step again") { crew.marks("begun")[run.text] == 2 }
            try crew.open(gate: "build")
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            let before = try await crew.audit(of: run).count
            sleeper.process.signal(SIGCONT)
            // Frozen for long enough, it asks whether it still holds the task before it commits, and has no more to
            // say.
            try await waitUntil("its late result is fenced, or it finds its lease lost") {
                let fenced = try await sleeper.metric("chimera_commits_fenced_total")
                return try await fenced + sleeper.metric("chimera_leases_lost_total") > 0
            }
            #expect(try await crew.audit(of: run).count == before)
            try await crew.expectApplied([run])
        }

        /// Of workers, while there is only one: those that show that it lives, and those on which it waits for work.
        private func connections(of crew: CrewGround) async throws -> [String] {
            let clients = try await crew.server.cli("CLIENT", "LIST")
            return clients.split(separator: "\n").filter { $0.contains(" name=worker ") }.compactMap { line in
                line.firstMatch(of: #/^id=(\d+)/#).map { String($0.1) }
            }
        }
    }
}
