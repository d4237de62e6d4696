package import Bus
import Observability
import RedisProtocol

extension RedisBus {
    /// Creates whatever streams and groups of these channels are missing. A group begins at 0: entries are deleted when
    /// they are settled, so all that is in a work stream still has to be done.
    package func createGroups(of routes: [Route]) async throws(BusError) {
        for route in routes { _ = try await createGroups(of: route) }
    }

    /// Creates groups again that vanished under a reader: a flush, a failover, somebody's mistake.
    func restoreGroups(of route: Route) async throws(BusError) {
        let created = try await createGroups(of: route)
        guard created > 0 else { return }
        metrics.groupRecreations.increment(by: created)
        logger.warning("Consumer groups had vanished and were created again", ["channel": route.name])
    }

    private func createGroups(of route: Route) async throws(BusError) -> Int {
        var created = 0
        for space in spaces {
            for stream in route.streams {
                let call = EnsureGroup(stream: space.stream(stream), group: route.group)
                do {
                    try await send(call)
                    created += 1
                } catch BusError.fault(let reason) where reason.contains("BUSYGROUP") {
                    continue
                }
            }
        }
        return created
    }
}

/// XGROUP CREATE from the first entry on, with the stream if need be.
struct EnsureGroup: RedisCommand {
    let stream: RedisKey
    let group: ConsumerGroup

    var keys: [RedisKey] { [stream] }

    func encode(into arguments: inout CommandArguments) {
        for word in ["XGROUP", "CREATE", stream.name, group.name, "0", "MKSTREAM"] { arguments.append(word) }
    }

    func decode(_ reply: Reply) throws(ReplyError) {
        _ = try reply.string()
    }
}
