import Foundation

/// A primary, its replica and three sentinels that watch them.
///
/// The sentinels fail over when a test kills or hangs the primary through this set, or orders it, and never by
/// themselves: on a machine so busy that a server answers nobody for half a second, they would do so in the middle of
/// any test.
package final class RedisSentinelSet: Sendable {
    package static let masterName = "chimera"

    /// The two data servers; the first was the primary at the start.
    package let servers: [RedisServer]
    package let sentinels: [RedisServer]

    private init(servers: [RedisServer], sentinels: [RedisServer]) {
        self.servers = servers
        self.sentinels = sentinels
    }

    /// Where clients reach it.
    package var url: String {
        "redis+sentinel://\(sentinels.map { "127.0.0.1:\($0.port)" }.joined(separator: ","))/\(Self.masterName)/0"
    }

    /// Returns once the replica is in sync and every sentinel knows the others and the replica.
    package static func start(_ options: RedisServer.Options = .init(appendOnly: true)) async throws -> RedisSentinelSet
    {
        let primary = try await RedisServer.start(options)
        var replicaOptions = options
        replicaOptions.lines = ["replicaof 127.0.0.1 \(primary.port)"]
        let replica = try await RedisServer.start(replicaOptions)
        try await waitUntil("the replica is in sync") {
            try await replica.cli("INFO", "replication").contains("master_link_status:up")
        }
        var sentinels: [RedisServer] = []
        for _ in 0..<3 { sentinels.append(try await startSentinel(watching: primary.port)) }
        let set = RedisSentinelSet(servers: [primary, replica], sentinels: sentinels)
        try await set.waitUntilReady()
        return set
    }

    /// The server which the sentinels name as primary now.
    package func primary() async throws -> RedisServer {
        let reply = try await sentinels[0].cli("SENTINEL", "GET-MASTER-ADDR-BY-NAME", Self.masterName)
        let port = reply.split(separator: "\n").last.flatMap { Int($0) }
        guard let server = servers.first(where: { $0.port == port }) else {
            throw RedisTestingError("the sentinels name no primary of this set: \(reply)")
        }
        return server
    }

    /// Orders a failover while the primary lives; returns when the other server is primary.
    ///
    /// Orders it again when the sentinel has given it up, as it does when the replica takes too long.
    package func failover() async throws {
        let before = try await primary()
        try await waitUntil("another server is primary", within: Self.limit) { [self] in
            // Asked before who is primary: an order after the switch would undo it.
            let isUnderWay = try await sentinels[0].cli("SENTINEL", "MASTER", Self.masterName)
                .contains("failover_in_progress")
            if try await hasReplaced(before) { return true }
            guard !isUnderWay, try await primary() === before else { return false }
            // Refused for as long as the sentinel knows no good replica.
            _ = try? await sentinels[0].cli("SENTINEL", "FAILOVER", Self.masterName)
            return false
        }
        try await setPatience(Self.longPatience)
    }

    /// Kills the primary and returns it at once; the sentinels notice after half a second.
    @discardableResult
    package func killPrimary() async throws -> RedisServer {
        let before = try await primary()
        try await before.kill()
        try await setPatience(Self.shortPatience)
        return before
    }

    /// Stops the primary, with its connections open, and returns it at once; the sentinels notice after half a second.
    @discardableResult
    package func hangPrimary() async throws -> RedisServer {
        let before = try await primary()
        before.pause()
        try await setPatience(Self.shortPatience)
        return before
    }

    /// Returns when another server is primary, which the sentinels then leave alone.
    package func waitUntilPrimaryIsNot(_ former: RedisServer) async throws {
        try await waitUntil("another server is primary", within: Self.limit) { [self] in
            try await hasReplaced(former)
        }
        try await setPatience(Self.longPatience)
    }

    private static let shortPatience = 500
    private static let longPatience = 3_600_000
    /// A sentinel that stood still for two seconds does nothing for half a minute.
    private static let limit = Duration.seconds(180)

    private func hasReplaced(_ former: RedisServer) async throws -> Bool {
        let now = try await primary()
        guard now !== former else { return false }
        return try await now.cli("ROLE").hasPrefix("master")
    }

    /// For how many milliseconds the primary may be silent before a running sentinel takes it for dead.
    private func setPatience(_ milliseconds: Int) async throws {
        for sentinel in sentinels where sentinel.isRunning {
            try await sentinel.cli("SENTINEL", "SET", Self.masterName, "down-after-milliseconds", "\(milliseconds)")
        }
    }

    private static func startSentinel(watching port: Int) async throws -> RedisServer {
        var options = RedisServer.Options()
        options.isSentinel = true
        options.lines = [
            "sentinel monitor \(masterName) 127.0.0.1 \(port) 2",
            "sentinel down-after-milliseconds \(masterName) \(longPatience)",
            "sentinel failover-timeout \(masterName) 3000",
            "sentinel parallel-syncs \(masterName) 1",
        ]
        return try await RedisServer.start(options)
    }

    private func waitUntilReady() async throws {
        for sentinel in sentinels {
            try await waitUntil("the sentinels know each other and the replica") {
                let facts = try await sentinel.cli("SENTINEL", "MASTER", Self.masterName).split(separator: "\n")
                let pairs = zip(facts, facts.dropFirst())
                let others = pairs.first { $0.0 == "num-other-sentinels" }?.1
                let replicas = pairs.first { $0.0 == "num-slaves" }?.1
                return others == "2" && replicas == "1"
            }
        }
    }
}
