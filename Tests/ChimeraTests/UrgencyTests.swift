import Artifacts
import Bus
import ControlPlane
import RedisControlPlane
import Runs
import ServiceRuntime
import Testing

@testable import Chimera

@Suite("Urgency of goals and commands", .timeLimit(.minutes(10)))
struct UrgencyTests {
    @Test("a goal, and a command on its run, take the lane of the goal's priority")
    func lanes() async throws {
        let place = try await Place.start()
        let plane = try RedisControlPlane(
            bus: place.context.bus,
            metrics: place.context.busMetrics,
            patience: .milliseconds(1)
        )
        let goal = GoalStatement(title: "t", requestedBy: "ann", priority: .high, budgetMicros: 1)
        _ = try await plane.submit(goal, SubmissionTerms(tenant: .standard))
        let partition = place.partition(of: .standard)
        #expect(try await place.length(of: "goals.high", partition: partition) == 1)
        var waiting = try WaitingRun()
        waiting.record.priority = .low
        try await waiting.store(in: place)
        await #expect(throws: ControlError.self) {
            try await plane.perform(.reject(reason: "r", revise: false), on: waiting.record.run, by: "ann")
        }
        #expect(try await place.length(of: "command.reject.low", partition: partition) == 1)
    }
}
