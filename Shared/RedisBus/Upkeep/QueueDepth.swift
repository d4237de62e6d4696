package import Bus
import RedisProtocol

/// What waits in one partition at one moment: in a channel's streams, and beside them.
package struct QueueDepth: Hashable, Sendable {
    package let streams: [StreamDepth]
    /// Messages that wait for their next attempt.
    package let delayed: Int
    package let timers: Int
    package let dead: Int
    /// Messages outside their tenants' windows.
    package let parked: Int

    /// All that is queued; nil as soon as one stream's share cannot be known.
    package var queued: Int? {
        streams.reduce(0) { sum, stream in
            guard let sum, let queued = stream.queued else { return nil }
            return sum + queued
        }
    }

    package var pending: Int { streams.reduce(0) { $0 + ($1.pending ?? 0) } }
}

extension RedisBus {
    /// Looks at a channel in one partition; `pools` names the windows whose parked messages are counted.
    package func depth(
        of route: Route,
        in partition: Partition,
        pools: [String] = []
    ) async throws(BusError) -> QueueDepth {
        let space = space(partition)
        let streams = route.streams
        let keys =
            [space.delayed, space.timers, space.dead] + pools.map { space.window(pool: $0) }
            + streams.map { space.stream($0) }
        let words = [route.group.name, String(pools.count)]
        let numbers = try await send(
            SweepCall("depth", of: library, keys: keys, words, results: 4 + 3 * streams.count)
        )
        let depths = streams.enumerated().map { index, stream in
            let at = 4 + 3 * index
            return StreamDepth(stream: stream, length: numbers[at], pending: numbers[at + 1], age: numbers[at + 2])
        }
        return QueueDepth(
            streams: depths,
            delayed: numbers[0],
            timers: numbers[1],
            dead: numbers[2],
            parked: numbers[3]
        )
    }
}
