import Artifacts
import ControlPlane
import RedisTesting
import Testing

extension CrewTests {
    /// One pool, in which one worker alone has what some steps need.
    @Suite(.timeLimit(.minutes(5))) struct MixedPoolTests {
        @Test("steps, a change and what undoes it are begun by the one worker of a pool that has what they need")
        func begun() async throws {
            let catalogue = try CrewCatalogue()
            // The builds, too, need what the change needs.
            try catalogue.edit("blueprints/pipeline.json") { text in
                text.replacing(
                    #""phase": "build","#,
                    with: #""phase": "build", "capabilities": ["apply"],"#
                )
            }
            let crew = try await CrewGround(["CHIMERA_CATALOGUE": catalogue.folder], without: [.worker])
            for _ in 1...2 { try await crew.spawn(.worker, ["CHIMERA_WORKER_CAPABILITIES": ""]) }
            let able = try await crew.spawn(.worker)
            try await crew.waitUntilReady()
            let goal = try CrewGoals.pipeline(
                builds: Array(repeating: crew.mark("built"), count: 4),
                apply: crew.mark("applied"),
                undo: crew.mark("undone")
            )
            let run = try await crew.submit(goal)
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            try await crew.approve(run)
            try await crew.expect(run, endsAs: "applied")
            try await crew.plane.perform(.rollback(reason: "stop it"), on: run, by: "ann")
            try await crew.wait(for: run, "it is undone") { $0.outcome == "rolled_back" }
            #expect(crew.marks("built") == [run.text: 4])
            #expect(crew.marks("applied") == [run.text: 1] && crew.marks("undone") == [run.text: 1])

            // All four builds, the check, the change and what undid it.
            let begun = try await crew.events(of: run).filter { artifact in
                guard artifact.envelope.type.kind == .opsEvent else { return false }
                return try artifact.decode(as: OpsEvent.self).body.name == "task.started"
            }
            #expect(begun.count == 7)
            for artifact in begun {
                let source = artifact.envelope.source
                #expect(source.text.contains("-\(able.process.pid)-"), "\(source)")
            }
            try await crew.end()
        }
    }
}
