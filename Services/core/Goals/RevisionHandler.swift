import Artifacts
import Bus
import Pipeline

/// Channel `plan.revise`: a plan that was sent back is made again, or a person is asked.
struct RevisionHandler: Handler {
    let desk: GoalDesk
    let now: @Sendable () -> Timestamp

    func stateKey(for artifact: Artifact<DesignBlocked>) -> StateKey? { .goal(artifact.body.goal) }

    func handle(_ delivery: Delivery<DesignBlocked>) async throws -> Outcome {
        try await desk.revise(delivery.artifact, delivery.state, now: now())
    }
}
