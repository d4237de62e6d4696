package import Artifacts
package import Bus
import Observability

/// The channels of the hop programs: messages go from `hop.1` to `hop.2` and so on, and end in the sink.
package struct Hops: Sendable {
    /// How many hops a message makes; the last one leads into the sink.
    package let count: Int
    private let lease: Duration

    package init(count: Int, lease: Duration = .seconds(15)) {
        self.count = count
        self.lease = lease
    }

    /// The channel of a stage, from 1.
    package func channel(_ stage: Int) -> Channel<Cancel> {
        Channel(Route("hop.\(stage)", group: Self.group, highWater: Self.highWater, lease: lease))
    }

    /// Where a message of this stage goes next.
    package func next(after stage: Int) -> Channel<Cancel> {
        stage < count ? channel(stage + 1) : Self.sink
    }

    /// What workers read and the medic looks after; nobody reads the sink.
    package var routes: [Route] { (1...count).map { channel($0).route } }

    /// Holds exactly one entry for each message, if nothing went wrong.
    package static let sink = Channel<Cancel>(Route("hop.sink", group: group, highWater: highWater))

    package static let group = ConsumerGroup("hop")

    private static let highWater = 10_000_000

    /// What the body of a message says, by which it is told apart.
    package static func reason(_ number: Int) -> String { "message \(number)" }

    /// A small message; each begins a trace of its own.
    package static func message(_ number: Int) throws -> Artifact<Cancel> {
        guard let source = ArtifactSource("hops"), let tenant = TenantID("acme") else { throw BadName() }
        var envelope = Envelope(kind: .cancel, source: source, tenant: tenant)
        envelope.traceparent = TraceContext.root().traceparent
        let body = Cancel(goal: .next(), requestedBy: "hops", reason: reason(number), requestedAt: .now())
        return Artifact(envelope: envelope, body: body)
    }

    private struct BadName: Error {}
}
