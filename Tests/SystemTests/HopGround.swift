import RedisProtocol
import RedisTesting

/// The servers under a field, and how to ask them with redis-cli, independent of the code under test.
struct HopGround: Sendable {
    let servers: [RedisServer]
    let url: String
    let partitions: Int
    /// What publications wait for, and the services' commits for a shorter time; nil where there are no replicas.
    let replicas: ReplicaWait?
    let ask: @Sendable ([String]) async throws -> String

    static func single(_ server: RedisServer) -> HopGround {
        HopGround(servers: [server], url: server.url, partitions: 1, replicas: nil) { try await server.cli($0) }
    }

    /// So many partitions that each of the three primaries has some.
    static func cluster(_ set: RedisClusterSet) -> HopGround {
        HopGround(servers: set.nodes, url: set.url, partitions: 8, replicas: nil) { words in
            try await redisCLI(["-c", "-p", "\(set.nodes[0].port)"] + words)
        }
    }

    /// Commits wait for the replica. Questions go to whom the sentinels name as primary.
    static func sentinels(_ set: RedisSentinelSet) -> HopGround {
        let replicas = ReplicaWait(replicas: 1, limit: .seconds(2))
        return HopGround(servers: set.servers, url: set.url, partitions: 1, replicas: replicas) { words in
            try await set.primary().cli(words)
        }
    }

    /// What a process on it is told.
    var settings: [String: String] {
        var settings = ["CHIMERA_REDIS_URL": url, "CHIMERA_PARTITIONS": "\(partitions)"]
        if let replicas { settings["CHIMERA_REDIS_REPLICAS"] = "\(replicas.replicas)" }
        return settings
    }
}
