import Artifacts
import Bus
import ControlPlane
import Pipeline
import RedisBus
import RedisTesting
import Testing

extension CrewTests {
    @Suite(.timeLimit(.minutes(10))) struct BuriedTaskTests {
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
                try await crew.plane.redrive(id, replacing: [], by: "ann")
            } throws: { error in
                guard case .refused(let sentence) = error as? ControlError else { return false }
                return sentence.contains("its run \(run) has ended (failed)")
            }

            // Sent again past that, it kills nobody.
            try await crew.spawn(.worker)
            let letter = try #require(try await crew.deadLetters().first)
            let isSent = try await DeadLetters(crew.bus).redrive(
                letter.position,
                in: crew.bus.partitions.all[0],
                recording: []
            )
            #expect(isSent)
            try await crew.expectNeighbourToPass()
            try await waitUntil("it is settled") {
                try await crew.server.cli("XLEN", CrewGround.key("task.general.normal")) == "0"
            }
            #expect(crew.marks("begun")[run.text] == 3)
        }

        @Test("an apply that was given up before it began is not begun when it is sent again, nor is anything undone")
        func apply() async throws {
            let crew = try await CrewGround()
            let goal = try CrewGoals.pipeline(apply: crew.mark("applied"), undo: crew.mark("undone"))
            let run = try await crew.submit(goal)
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            try await crew.stop(.worker)
            try await crew.approve(run)
            try await giveUp(Channels.applies(in: try #require(PoolName("general"))), in: crew)
            try await crew.wait(for: run, in: "ROLLBACK")

            let id = try #require(try await crew.plane.deadLetters(DeadLetterQuery()).first?.id)
            await #expect {
                try await crew.plane.redrive(id, replacing: [], by: "ann")
            } throws: { error in
                guard case .refused(let sentence) = error as? ControlError else { return false }
                return sentence.contains("its run \(run) goes on without it (ROLLBACK)")
            }
            // Sent again past that, it is refused by its worker, whichever of the two orders that takes first.
            let letter = try #require(try await crew.deadLetters().first)
            #expect(
                try await DeadLetters(crew.bus).redrive(letter.position, in: crew.bus.partitions.all[0], recording: [])
            )
            try await crew.spawn(.worker)
            try await crew.expect(run, endsAs: "rolled_back")
            try await waitUntil("it is settled") {
                try await crew.server.cli("XLEN", CrewGround.key("apply.request.general.normal")) == "0"
            }
            #expect(crew.marks("applied").isEmpty && crew.marks("undone").isEmpty)
            try await crew.end()
        }

        /// What a worker does with an order that it cannot carry out at all.
        private func giveUp<Body: ArtifactBody>(_ channel: Channel<Body>, in crew: CrewGround) async throws {
            let route = channel.route
            let readers = crew.bus.readers(of: route)
            try await waitUntil("a message of \(route.name) has come and is given up") {
                for reader in readers {
                    guard let raw = try await reader.read(into: Room(general: 1, urgent: 0)).first else { continue }
                    if try await reject(raw, of: route, in: crew) { return true }
                }
                return false
            }
        }

        /// False when its lease has run out in the meantime: then it comes again.
        private func reject(_ raw: RawDelivery, of route: Route, in crew: CrewGround) async throws -> Bool {
            let settlement = Settlement.reject(.rejected, detail: "nobody can carry it out")
            let input = Commit.Input(token: raw.token, care: raw.care, settlement: settlement)
            let commit = Commit(input: input, effects: [])
            let result = try await crew.bus.commit([commit], of: route, in: raw.token.partition)
            if result == [.fenced] { return false }
            #expect(result == [.committed(duplicates: 0)])
            return true
        }
    }
}
