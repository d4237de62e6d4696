import Artifacts
import Bus
import ControlPlane
import RedisBus
import RedisTesting
import Testing

extension CrewTests {
    @Suite(.timeLimit(.minutes(3))) struct BuriedTaskTests {
        /// Shell that kills the worker that runs it: the parent of the supervisor that is its own parent.
        private static let deadly =
            "read -r _ _ _ worker _ < /proc/$PPID/stat; kill -9 $worker; while :; do sleep 1; done"

        @Test("a task that kills every worker is buried after three, and its run fails at once, not at its deadline")
        func deadly() async throws {
            let crew = try await CrewGround()
            for _ in 1...2 { try await crew.spawn(.worker) }
            try await crew.waitUntilReady()
            let goal = CrewGoals.script("\(crew.mark("begun")); \(Self.deadly)", ["attempts": .integer(5)])
            let run = try await crew.submit(goal)
            let view = try await crew.expect(run, endsAs: "failed")
            #expect(view.reason?.contains("buried after 3 crashes") == true, "\(view.reason ?? "")")
            #expect(crew.marks("begun")[run.text] == 3)
            let log = try await crew.audit(of: run)
            #expect(log.count { $0["event"] == "run.buried" } == 1)

            // Nobody would begin it: the answer says so, and of which run it was.
            let id = try #require(try await crew.plane.deadLetters(DeadLetterQuery()).first?.id)
            await #expect {
                try await crew.plane.redrive(id, replacing: [])
            } throws: { error in
                guard case .refused(let sentence) = error as? ControlError else { return false }
                return sentence.contains("its run \(run) has ended (failed)")
            }

            // Sent again past that, it kills nobody.
            try await crew.spawn(.worker)
            let letter = try #require(try await crew.deadLetters().first)
            let isSent = try await DeadLetters(crew.bus).redrive(letter.position, in: crew.bus.partitions.all[0])
            #expect(isSent)
            try await crew.expectNeighbourToPass()
            try await waitUntil("it is settled") {
                try await crew.server.cli("XLEN", CrewGround.key("task.general.normal")) == "0"
            }
            #expect(crew.marks("begun")[run.text] == 3)
        }
    }
}
