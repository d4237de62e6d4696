import Artifacts
import Bus
import Pipeline
import Planning
import RedisBus
import ServiceRuntime
import Testing

@testable import Core

/// Agents that react, and events to react to.
enum Alerts {
    static let now = Timestamp(milliseconds: 1_767_225_600_000)

    static func reaction(_ name: String = "commander", maturity: AgentSpec.Maturity = .pilot) throws -> Reaction {
        let text = """
            {"agent":"\(name)","role":"r","mandate":"m","trigger":{"on":"alert"},"pool":"general","capabilities":[],
             "limits":{"attempts":1,"timeoutMs":1000},"maturity":"\(maturity.rawValue)","status":"active",
             "program":"/bin/true","budgetMicros":1000000}
            """
        return try #require(Reaction(agent: RosterReader.read(Array(text.utf8), file: "\(name).json")))
    }

    static func desk(_ reactions: [Reaction]) throws -> AgentDesk {
        let source = try #require(ArtifactSource("core"))
        return try #require(AgentDesk(Roster(reactions.map(\.agent)), source: source))
    }

    static func event(
        _ severity: OpsEvent.Severity = .error,
        name: String = "n",
        goal: GoalID? = nil,
        data: JSONObject? = nil
    ) throws -> RawArtifact {
        var envelope = Envelope(
            kind: .opsEvent,
            source: try #require(ArtifactSource("test")),
            tenant: try #require(TenantID("acme"))
        )
        envelope.goal = goal
        let body = OpsEvent(name: name, severity: severity, message: "m", occurredAt: now, data: data)
        return try Artifact(envelope: envelope, body: body).encoded()
    }

    static func entries(_ artifacts: [RawArtifact]) -> [EventLog.Entry] {
        artifacts.enumerated().map { index, artifact in
            let position = EntryPosition(milliseconds: 1, sequence: UInt64(index))
            return EventLog.Entry(position: position, artifact: .success(artifact))
        }
    }

    /// Tells events as a service would.
    static func tell(_ artifacts: [RawArtifact], on site: Site) async throws {
        let bus = site.context.bus
        #expect(try await bus.make(artifacts.map { .event($0) }, in: bus.partitions.all[0]) == 0)
    }
}
