import Artifacts
import Bus

/// A small message for tests: a cancellation whose reason is the text.
enum Note {
    typealias Body = Cancel

    static let channel = Channel<Cancel>(Route("notes", group: ConsumerGroup("notes")))
    static let copies = Channel<Cancel>(Route("copies", group: ConsumerGroup("copies")))
    static let work = Channel<Cancel>(Route("work", group: ConsumerGroup("work"), lanes: .three))
    static let routes = [channel.route, copies.route, work.route]

    static func make(_ text: String, tenant: String = "acme") throws -> Artifact<Cancel> {
        guard let source = ArtifactSource("test"), let tenant = TenantID(tenant) else { throw BadName() }
        let envelope = Envelope(kind: .cancel, source: source, tenant: tenant)
        let body = Cancel(goal: .next(), requestedBy: "test", reason: text, requestedAt: .now())
        return Artifact(envelope: envelope, body: body)
    }

    struct BadName: Error {}
}
