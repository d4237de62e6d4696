import Bus
import Foundation
import Hops
import RedisBus
import RedisClient
import RedisProtocol
import RedisTesting

/// Looks at the streams with plain commands of the server, beside the bus and not through it.
struct Board: Sendable {
    /// What a killed worker held: how many entries, and the artifacts in them.
    struct Holding: Sendable {
        var count = 0
        var artifacts: Set<String> = []
    }

    let client: RedisClient
    let hops: Hops

    private static let space = KeySpace(partition: Partition(0))
    private static let page = 1_000
    /// For one look, on a machine that is busy with other things.
    private static let patience: Duration = .seconds(60)

    /// How many messages have arrived at the end.
    func arrived() async throws -> Int {
        try await ask(XLEN(sink))
    }

    /// How many entries lie in any stage, waiting or held.
    func underway() async throws -> Int {
        var sum = 0
        for stream in streams { sum += try await ask(XLEN(stream)) }
        return sum
    }

    /// How many messages a consumer holds at the moment.
    func held(by consumer: String) async throws -> Int {
        var sum = 0
        for stream in streams {
            let summary = try await ask(PendingSummary.Command(stream, group: Hops.group.name))
            sum += summary.perConsumer[consumer] ?? 0
        }
        return sum
    }

    /// What a consumer that is dead, but not yet missed, has left behind.
    func holding(of consumer: String) async throws -> Holding {
        try await withThrowingTaskGroup(of: Holding.self) { group in
            for stream in streams {
                group.addTask { try await holding(of: consumer, in: stream) }
            }
            return try await group.reduce(into: Holding()) { sum, part in
                sum.count += part.count
                sum.artifacts.formUnion(part.artifacts)
            }
        }
    }

    /// How often each message, by the reason in its body, lies in the sink, read page by page.
    func count() async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        var next = EntryBound.lowest
        while true {
            let entries = try await ask(XRANGE(sink, from: next, count: Self.page))
            for entry in entries { counts[reason(of: entry), default: 0] += 1 }
            guard let last = entries.last else { return counts }
            next = .excluding(last.id)
        }
    }

    /// A look does no harm, so it is taken again when its connection breaks.
    private func ask<Command: RedisCommand>(_ command: Command) async throws -> Command.Response {
        try await client.send(command, timeout: Self.patience, retrying: true)
    }

    /// What does not look like one of our messages has none.
    private func reason(of entry: StreamEntry) -> String {
        guard let body = entry.fields?["body"] else { return "" }
        // What is no JSON object is counted as a stranger.
        return (try? JSONDecoder().decode(Body.self, from: Data(body)))?.reason ?? ""
    }

    private struct Body: Decodable {
        let reason: String
    }

    private var sink: RedisKey { Self.space.stream(Hops.sink.route.stream(.normal)) }

    private var streams: [RedisKey] { hops.routes.flatMap(\.streams).map { Self.space.stream($0) } }

    private func holding(of consumer: String, in stream: RedisKey) async throws -> Holding {
        let query = XPENDING(stream, group: Hops.group.name, count: Self.page, consumer: consumer)
        let pending = try await ask(query)
        return try await withThrowingTaskGroup(of: String?.self) { group in
            for entry in pending {
                group.addTask {
                    let range = XRANGE(stream, from: .including(entry.id), to: .including(entry.id))
                    return try await ask(range).first?.fields?.text("id")
                }
            }
            let artifacts = try await group.reduce(into: Set<String>()) { found, artifact in
                if let artifact { found.insert(artifact) }
            }
            return Holding(count: pending.count, artifacts: artifacts)
        }
    }
}
