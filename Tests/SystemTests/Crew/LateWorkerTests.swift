import Artifacts
import ControlPlane
import RedisTesting
import Testing

extension CrewTests {
    /// Cancelled while no worker is there: nobody waits for one, and the one that comes late begins nothing.
    @Suite(.timeLimit(.minutes(10))) struct LateWorkerTests {
        @Test(
            "a cancelled run ends at once, a cancelled task ends its run soon, and no late worker starts their programs"
        )
        func cancelled() async throws {
            let crew = try await CrewGround(without: [.worker, .eventGateway])
            let goal = CrewGoals.script(crew.mark("ran"), ["durationMs": .integer(60_000)])
            let whole = try await crew.submit(goal)
            try await crew.wait(for: whole, in: "PENDING")
            try await crew.plane.perform(.cancel(reason: "wrong branch", task: nil), on: whole, by: "ann")
            #expect(try await crew.expect(whole, endsAs: "cancelled").reason == "wrong branch")

            let run = try await crew.submit(goal)
            try await crew.wait(for: run, in: "PENDING")
            try await crew.plane.perform(
                .cancel(reason: "too dear", task: try await task(of: run, crew)),
                on: run,
                by: "ann"
            )
            try await crew.passDeadline(of: run, mayHaveCome: true)
            let view = try await crew.expect(run, endsAs: "failed")
            #expect(view.reason == "Step run was cancelled: too dear" && view.budget.reservedMicros == CrewGoals.minute)

            try await crew.spawn(.worker)
            for run in [whole, run] {
                try await crew.wait(for: run, "its money is let go") { $0.budget.reservedMicros == 0 }
            }
            #expect(crew.marks("ran").isEmpty)
            try await crew.expectNeighbourToPass()
            try await crew.end()
        }

        @Test("an apply that no worker took in time is neither made nor undone by a late worker")
        func forestalled() async throws {
            let crew = try await CrewGround()
            let goal = try CrewGoals.pipeline(
                apply: crew.mark("applied"),
                undo: crew.mark("undone"),
                ["durationMs": .integer(60_000)]
            )
            let run = try await crew.submit(goal)
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            try await crew.stop(.worker)
            try await crew.approve(run)
            try await crew.wait(for: run, in: "APPLYING")
            try await crew.passDeadline(of: run)
            try await crew.wait(for: run, in: "ROLLBACK")
            // The apply has had its time to stop.
            try await crew.passDeadline(of: run, mayHaveCome: true)
            try await crew.spawn(.worker)
            // It refuses the one order and finds nothing to do for the other, whichever it takes first.
            let view = try await crew.wait(for: run, in: "DONE")
            #expect(["failed", "rolled_back"].contains(view.outcome), "\(CrewGround.words(for: view))")
            try await crew.wait(for: run, "its money is let go") { $0.budget.reservedMicros == 0 }
            #expect(crew.marks("applied").isEmpty && crew.marks("undone").isEmpty)
            try await crew.end()
        }

        /// The task that waits for a worker.
        private func task(of run: RunID, _ crew: CrewGround) async throws -> TaskID {
            let view = try #require(try await crew.plane.run(run))
            return try #require(view.steps.first?.task)
        }
    }
}
