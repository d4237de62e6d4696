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
        let reply = try await send(IntegerCall<DepthReply>("depth", of: library, keys: keys, words))
        return QueueDepth(
            streams: zip(streams, reply.streams).map {
                StreamDepth(stream: $0, length: $1.length, pending: $1.pending, age: $1.age)
            },
            delayed: reply.delayed,
            timers: reply.timers,
            dead: reply.dead,
            parked: reply.parked
        )
    }
}

private struct DepthReply: IntegerReply {
    let delayed: Int
    let timers: Int
    let dead: Int
    let parked: Int
    /// One for each stream that was named, in that order.
    let streams: [(length: Int, pending: Int, age: Int)]

    init(reading numbers: inout IntegerReplyReader) throws(ReplyError) {
        delayed = try numbers.next()
        timers = try numbers.next()
        dead = try numbers.next()
        parked = try numbers.next()
        var streams: [(length: Int, pending: Int, age: Int)] = []
        while !numbers.isAtEnd { streams.append((try numbers.next(), try numbers.next(), try numbers.next())) }
        self.streams = streams
    }
}
