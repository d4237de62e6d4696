import Artifacts
import Bus
import Pipeline

/// Channel `goals`: a goal becomes a plan, or the reason why it cannot.
struct GoalHandler: Handler {
    let desk: GoalDesk
    let now: @Sendable () -> Timestamp

    func stateKey(for artifact: Artifact<GoalStatement>) -> StateKey? {
        .goal(GoalDesk.goal(of: artifact))
    }

    func handle(_ delivery: Delivery<GoalStatement>) async throws -> Outcome {
        try await desk.receive(delivery.artifact, delivery.state, now: now())
    }
}
