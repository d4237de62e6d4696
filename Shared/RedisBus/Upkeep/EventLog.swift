package import Artifacts
package import Bus
import RedisProtocol

/// The events of an installation as they stand in Redis: bounded, so that whoever reads them late has missed some.
package struct EventLog: Sendable {
    package struct Entry: Sendable {
        package let position: EntryPosition
        /// The event, or why it is none that this build reads.
        package let artifact: Result<RawArtifact, ArtifactError>

        package init(position: EntryPosition, artifact: Result<RawArtifact, ArtifactError>) {
            self.position = position
            self.artifact = artifact
        }
    }

    private let bus: RedisBus

    package init(_ bus: RedisBus) {
        self.bus = bus
    }

    /// The events after a position, the oldest first.
    package func entries(
        in partition: Partition,
        after position: EntryPosition,
        count: Int = 100
    ) async throws(BusError) -> [Entry] {
        let range = XRANGE(bus.space(partition).events, from: .excluding(EntryID(position)), count: count)
        return try await bus.send(range).map(Self.entry)
    }

    /// Where the newest event stands; the very beginning while there is none.
    package func newest(in partition: Partition) async throws(BusError) -> EntryPosition {
        let range = XRANGE(bus.space(partition).events, count: 1, isReversed: true)
        return try await bus.send(range).first?.id.position ?? EntryPosition(milliseconds: 0, sequence: 0)
    }

    static func entry(_ entry: StreamEntry) -> Entry {
        var fields: [EnvelopeField] = []
        entry.fields?.visitFields { name, value in
            let field = EnvelopeField(name: String(decoding: name, as: UTF8.self), value: Array(value))
            fields += MetaLine.expanded(field)
        }
        return Entry(position: entry.id.position, artifact: artifact(fields))
    }

    private static func artifact(_ fields: [EnvelopeField]) -> Result<RawArtifact, ArtifactError> {
        do throws(ArtifactError) {
            return .success(try RawArtifact(fields: fields))
        } catch {
            return .failure(error)
        }
    }
}
