import Artifacts
import Bus
import RedisBus
import RedisTesting

/// The bus's own calls, without a consumer: for what happens between a read and a commit.
extension Installation {
    /// Reads until that many have come.
    func take(_ count: Int, from route: Route, general: Int? = nil, urgent: Int = 0) async throws -> [RawDelivery] {
        let readers = bus.readers(of: route)
        var taken: [RawDelivery] = []
        var turn = 0
        try await waitUntil("\(count) messages of \(route.name) have come") {
            let reader = readers[turn % readers.count]
            try await reader.prepare()
            taken += try await reader.read(into: Room(general: general ?? count - taken.count, urgent: urgent))
            turn += 1
            return taken.count >= count
        }
        return taken
    }

    func settle(
        _ raw: RawDelivery,
        _ settlement: Settlement = .done,
        _ effects: Effect...,
        of route: Route
    ) async throws -> CommitResult {
        let commit = Commit(
            input: Commit.Input(token: raw.token, care: raw.care, settlement: settlement),
            effects: effects
        )
        return try await bus.commit([commit], of: route, in: raw.token.partition)[0]
    }

    /// Effects without an input, as the tests' own hand on the server.
    func make(_ effects: Effect..., of route: Route) async throws -> CommitResult {
        try await bus.commit([Commit(input: nil, effects: effects)], of: route, in: Partition(0))[0]
    }

    func publish(_ texts: String..., tenant: String = "acme", lane: Lane = .normal, window: Window? = nil) async throws
    {
        for text in texts {
            let options = Publication.Options(window: window)
            _ = try await publisher.publish(
                Note.make(text, tenant: tenant),
                to: Note.work,
                lane: lane,
                options: options
            )
        }
    }

    /// One note in the plain channel.
    func note(_ text: String, tenant: String = "acme", tracked: Bool = false) async throws {
        let options = Publication.Options(isTracked: tracked)
        let result = try await publisher.publish(Note.make(text, tenant: tenant), to: Note.channel, options: options)
        guard result == .published else { throw RedisTestingError("not published: \(result)") }
    }
}

extension RawDelivery {
    /// The text of a note.
    var text: String {
        get throws { try artifact.get().decode(as: Cancel.self).body.reason }
    }
}
