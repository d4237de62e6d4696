package import Artifacts
package import Bus
import RedisClient
import RedisProtocol

/// Reads the events of one partition as they come, without a group: every reader sees every event.
package final class EventTail: Sendable {
    /// One event, and where it stands.
    package struct Entry: Sendable {
        package let position: EntryPosition
        package let artifact: Result<RawArtifact, ArtifactError>
    }

    private let source: StreamSource
    private let lane: BlockingLane
    private let bus: RedisBus

    package init(_ bus: RedisBus, partition: Partition) {
        let key = bus.space(partition).events
        source = StreamSource(partition: partition, name: StreamName("events"), key: key)
        lane = bus.client.blockingLane(near: key)
        self.bus = bus
    }

    /// Where the newest event stands: what is read after it is what happens from now on.
    package func newest() async throws(BusError) -> EntryPosition {
        let last = try await bus.send(XRANGE(source.key, count: 1, isReversed: true)).first
        return (last?.id ?? .zero).position
    }

    /// The events after a position; waits for the first one, and returns none when none came in time.
    package func events(
        after position: EntryPosition,
        count: Int = 500,
        waiting: Duration = .seconds(2)
    ) async throws(BusError) -> [Entry] {
        let reader = EntryReader(consumer: bus.consumer)
        let call = TailCall(source: source, after: position, count: count, blocking: waiting, reader: reader)
        do throws(RedisError) {
            return try await lane.send(call)
        } catch {
            throw error == .cancelled ? .cancelled : .unavailable("\(error)")
        }
    }

    package func close() { lane.close() }
}

/// XREAD of one stream.
private struct TailCall: RedisCommand {
    let source: StreamSource
    let after: EntryPosition
    let count: Int
    let blocking: Duration?
    let reader: EntryReader

    var keys: [RedisKey] { [source.key] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("XREAD")
        arguments.append("COUNT")
        arguments.append(count)
        if let blocking {
            arguments.append("BLOCK")
            arguments.append(milliseconds: max(blocking, .milliseconds(1)))
        }
        arguments.append("STREAMS")
        arguments.append(source.key)
        arguments.append(EntryID(after))
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [EventTail.Entry] {
        if reply.isNull { return [] }
        var entries: [EventTail.Entry] = []
        for stream in try reply.array() {
            let parts = try stream.array()
            guard parts.count == 2 else { throw .expected("a stream and its entries", got: stream) }
            for entry in try parts[1].array() {
                let (position, delivery) = try reader.delivery(entry, from: source)
                if let delivery { entries.append(.init(position: position, artifact: delivery.artifact)) }
            }
        }
        return entries
    }
}
