import Artifacts
import Bus
import ControlPlane
import Foundation
import Lifecycle
import Pipeline
import Planning
import RedisBus
import RedisControlPlane
import RedisTesting
import ServiceRuntime
import Testing

@testable import Chimera

@Suite("chimera goal submit and run revise", .timeLimit(.minutes(10)))
struct GoalVerbTests {
    /// Stands where core would: answers the next goal with an event of that name.
    private func answer(_ name: String, saying message: String, in place: Place) async throws {
        let found = try #require(try await place.readOne(Channels.goals.route))
        let goal = try found.artifact.get().envelope
        let id = goal.goal ?? GoalID(sharing: goal.id)
        var envelope = Envelope(
            kind: .opsEvent,
            source: try #require(ArtifactSource("core")),
            tenant: goal.tenant,
            idempotencyKey: IdempotencyKey(answering: goal.id, ordinal: 1)
        )
        envelope.goal = id
        envelope.run = RunID(sharing: id)
        let body = OpsEvent(name: name, severity: .error, message: message, occurredAt: .now(), run: envelope.run)
        let event = try Artifact(envelope: envelope, body: body).encoded()
        let input = Commit.Input(token: found.token, care: found.care, settlement: .done)
        let commit = Commit(input: input, effects: [.event(event)])
        _ = try await place.context.bus.commit([commit], of: Channels.goals.route, in: found.token.partition)
    }

    @Test("goal submit --watch ends with the reason when its goal is given up", arguments: OpsEvent.refusals.sorted())
    func givenUp(name: String) async throws {
        let place = try await Place.start()
        let file = FileManager.default.temporaryDirectory.appending(path: "goal-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }  // A left-over file does no harm.
        let goal = GoalStatement(title: "t", requestedBy: "ann", priority: .normal, budgetMicros: 1)
        try Data(try ArtifactEncoder.encode(goal)).write(to: file)
        async let watched = place.run("goal", "submit", file.path, "--watch")
        try await answer(name, saying: "nobody wants it", in: place)
        let (code, text) = await watched
        #expect(code == ExitCode(rawValue: 1) && text.contains("nobody wants it"), "\(code) \(text)")
    }

    @Test(
        "who states a goal anew hears what core says of it",
        arguments: [("goal.planned", true), ("goal.blocked", true), ("goal.unchanged", true), ("goal.refused", false)]
    )
    func revised(name: String, isTaken: Bool) async throws {
        let place = try await Place.start()
        let bus = place.context.bus
        let plane = try RedisControlPlane(bus: bus, metrics: place.context.busMetrics, patience: .seconds(100))
        let goal = GoalID.next()
        let statement = GoalStatement(title: "t", requestedBy: "ann", priority: .normal, budgetMicros: 1)
        let record = GoalRecord(statement: statement, statedAt: .now(), revision: 3)
        let change = StateChange(key: .goal(goal), replacing: nil, with: try record.bytes())
        let partition = place.context.bus.partitions.partition(of: .standard)
        let commit = Commit(input: nil, effects: [.state(change)])
        _ = try await place.context.bus.commit([commit], of: Channels.goals.route, in: partition)
        async let stated = plane.submit(statement, SubmissionTerms(tenant: .standard, revising: goal))
        try await answer(name, saying: "as somebody else said", in: place)
        do {
            #expect(try await stated == goal && isTaken)
        } catch {
            #expect(!isTaken && error as? ControlError == .refused("as somebody else said"), "\(error)")
        }
    }
}
