package import Bus
import RedisClient
import RedisProtocol

/// Waits for the events of one partition as they come, without a group: every reader sees every event.
package final class EventTail: Sendable {
    private let partition: Partition
    private let key: RedisKey
    private let lane: BlockingLane
    private let bus: RedisBus
    private let log: EventLog

    package init(_ bus: RedisBus, partition: Partition) {
        self.bus = bus
        self.partition = partition
        key = bus.space(partition).events
        lane = bus.client.blockingLane(near: key)
        log = EventLog(bus)
    }

    /// Where the newest event stands: what is read after it is what happens from now on.
    package func newest() async throws(BusError) -> EntryPosition { try await log.newest(in: partition) }

    /// The events after a position; waits for the first one, and returns none when none came in time.
    package func events(
        after position: EntryPosition,
        count: Int = 500,
        waiting: Duration = .seconds(2)
    ) async throws(BusError) -> [EventLog.Entry] {
        let read = XREAD(streams: [(key, .after(EntryID(position)))], count: count, block: waiting)
        do throws(RedisError) {
            return try await lane.send(read).flatMap(\.entries).map(EventLog.entry)
        } catch {
            throw bus.meaning(of: error)
        }
    }

    package func close() { lane.close() }
}
