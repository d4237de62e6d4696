import Artifacts
import RedisTesting
import Testing

extension CrewTests {
    /// A goal on its way through all services, as the server sees it and as the audit log tells it.
    @Suite(.timeLimit(.minutes(10))) struct ArtifactOrderTests {
        @Test("a goal comes by every kind of artifact in its order, on the streams and in the audit log")
        func order() async throws {
            let crew = try await CrewGround(["CHIMERA_SANDBOX": "required"])
            let tap = try await Wiretap(on: crew.server)
            let run = try await crew.submit(CrewGoals.demo(steps: 2, approvals: 1))
            try await crew.wait(for: run, in: "WAIT_FOR_APPROVE")
            try await crew.approve(run)
            try await crew.expect(run, endsAs: "applied")
            try await tap.stop()

            let quiet: Set = ["OpsEvent", "UsageReport", "Heartbeat"]
            let kinds = tap.sightings(of: run.text).filter { $0.stream != "audit" }.map(\.kind)
            #expect(
                Self.squeezed(kinds.filter { !quiet.contains($0) }) == [
                    "GoalStatement", "PlanSpec",
                    // prepare, then two parts side by side, then gather
                    "TaskAssignment", "BuildStatus", "TaskAssignment", "BuildStatus", "TaskAssignment", "BuildStatus",
                    "ValidateRequest", "ValidationReport", "ApprovalRequest", "Approval", "ApplyRequest", "ApplyDone",
                ]
            )
            #expect(kinds.count { $0 == "TaskAssignment" } == 4 && kinds.count { $0 == "BuildStatus" } == 4)
            try await expectLog(of: run, in: crew)
            try await crew.expectOneApply([run])
            try await crew.end()
        }

        private func expectLog(of run: RunID, in crew: CrewGround) async throws {
            let log = try await crew.audit(of: run)
            let kinds = log.compactMap { $0["type"] }.map { String($0.split(separator: ".")[1]) }
            #expect(
                Self.squeezed(kinds.filter { $0 != "UsageReport" }) == [
                    "GoalStatement", "PlanSpec", "BuildStatus", "ValidationReport", "Approval", "ApplyDone",
                ]
            )
            #expect(
                log.compactMap { $0["path"] }.flatMap { $0.split(separator: " ") }.reduce(into: [Substring]()) {
                    path,
                    state in
                    if path.last != state { path.append(state) }
                } == [
                    "PENDING", "IN_PROGRESS", "VALIDATING", "READY_FOR_APPLY", "WAIT_FOR_APPROVE", "APPLYING", "DONE",
                ]
            )
        }

        /// Repetitions as one.
        private static func squeezed(_ kinds: [String]) -> [String] {
            kinds.reduce(into: []) { all, kind in if all.last != kind { all.append(kind) } }
        }
    }
}
