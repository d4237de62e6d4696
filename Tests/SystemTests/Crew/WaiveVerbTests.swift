import Artifacts
import ControlPlane
import Testing

extension CrewTests {
    /// A person takes it upon themselves that a gate has failed, with the real command line.
    @Suite(.timeLimit(.minutes(10))) struct WaiveVerbTests {
        @Test("a waiver of just the gates that failed leads to a person's approval, and from there to the change")
        func waived() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo(["reversible": .bool(false)]))
            try await crew.wait(for: run, "a person is asked") { $0.needsPerson }
            let wrong = [
                ("size", "The gate size has not failed."), ("schema", "The gate schema can never be waived."),
                ("reversibility,size", "The gate size has not failed."),
            ]
            for (gates, reason) in wrong {
                let refused = try await crew.chimera(["waive", run.text, gates, "--as", "ann"])
                #expect(refused.code == 1 && refused.output.contains(reason), "\(refused.output)")
                #expect(try await crew.plane.run(run)?.state == "BLOCKED")
            }
            let waived = try await crew.chimera(
                ["waive", run.text, "reversibility", "--reason", "a test cluster", "--as", "ann"]
            )
            #expect(waived.code == 0 && waived.output.contains("is WAIT_FOR_APPROVE"), "\(waived.output)")
            // The plan has a low risk and asks for nobody, but a waiver is a matter for people.
            #expect(try await crew.plane.run(run)?.request?.approvedBy == [])
            let again = try await crew.chimera(["waive", run.text, "reversibility", "--as", "ben"])
            #expect(again.code == 1 && again.output.contains("no failed gate to waive"), "\(again.output)")
            let approved = try await crew.chimera(["approve", run.text, "--as", "ben"])
            #expect(approved.code == 0, "\(approved.output)")
            try await crew.expect(run, endsAs: "applied")
            try await crew.expectOneApply([run])
            let log = try await crew.audit(of: run)
            #expect(log.count { $0["event"] == "run.waive" && $0["path"] == "WAIT_FOR_APPROVE" } == 1)
        }
    }
}
