package import Bus
import Observability
import RedisClient
import RedisProtocol

extension RedisBus {
    /// Creates whatever streams and groups of these channels are missing.
    package func createGroups(of routes: [Route]) async throws(BusError) { _ = try await createMissing(of: routes) }

    /// The streams of these channels, in any partition, that lack their group.
    package func missingGroups(of routes: [Route]) async throws(BusError) -> [String] {
        try await aboutEveryStream(of: routes) { stream, group throws(BusError) in
            try await self.groupNames(on: stream).contains(group.name) ? nil : stream.name
        }.compactMap(\.self)
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
        let created = try await createMissing(of: [route])
        guard created > 0 else { return }
        metrics.groupRecreations.increment(by: created)
        logger.warning("Consumer groups had vanished and were created again", ["channel": route.name])
    }

    private func createMissing(of routes: [Route]) async throws(BusError) -> Int {
        try await aboutEveryStream(of: routes) { stream, group throws(BusError) in
            try await self.send(IntegerCall<Int>("ensure_group", of: self.library, keys: [stream], [group.name]))
        }.reduce(0, +)
    }

    /// Asks something about each stream of these channels, in each partition: all at once, so that an installation of
    /// many partitions pays for some round trips, not for one each. Answers in order, or throws the first failure.
    private func aboutEveryStream<Answer: Sendable>(
        of routes: [Route],
        _ ask: @escaping @Sendable (RedisKey, ConsumerGroup) async throws(BusError) -> Answer
    ) async throws(BusError) -> [Answer] {
        let questions = routes.flatMap { route in
            spaces.flatMap { space in route.streams.map { (space.stream($0), route.group) } }
        }
        let answers = await withTaskGroup(of: (Int, Result<Answer, BusError>).self) { group in
            for (index, (stream, owner)) in questions.enumerated() {
                group.addTask {
                    do throws(BusError) {
                        return (index, .success(try await ask(stream, owner)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: [Int: Result<Answer, BusError>]()) { $0[$1.0] = $1.1 }
        }
        var inOrder: [Answer] = []
        for index in questions.indices {
            if let answer = answers[index] { inOrder.append(try answer.get()) }
        }
        return inOrder
    }
}
