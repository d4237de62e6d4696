package import Bus
import Observability
import RedisClient
import RedisProtocol

extension RedisBus {
    /// Creates whatever streams and groups of these channels are missing.
    package func createGroups(of routes: [Route]) async throws(BusError) {
        for route in routes { _ = try await createGroups(of: route) }
    }

    /// The streams of these channels, in any partition, that lack their group.
    package func missingGroups(of routes: [Route]) async throws(BusError) -> [String] {
        var missing: [String] = []
        for route in routes {
            for stream in spaces.flatMap({ space in route.streams.map { space.stream($0) } }) {
                let names = try await groupNames(on: stream)
                if !names.contains(route.group.name) { missing.append(stream.name) }
            }
        }
        return missing
    }

    private func groupNames(on stream: RedisKey) async throws(BusError) -> [String] {
        do throws(RedisError) {
            return try await client.send(XINFO.GROUPS(stream), retrying: true).map(\.name)
        } catch .server(let answer) where answer.message.hasPrefix("no such key") {
            return []
        } catch {
            throw .unavailable("looking at the groups of \(stream.name): \(error)")
        }
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
                let keys = [space.stream(stream)]
                created += try await send(SweepCall("ensure_group", of: library, keys: keys, [route.group.name]))[0]
            }
        }
        return created
    }
}
