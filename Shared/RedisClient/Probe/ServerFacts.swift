package import RedisProtocol

/// What a server says of itself, as far as it decides whether we can work on it; read from INFO, which hosted servers
/// allow.
package struct ServerFacts: Sendable, Equatable {
    package enum Mode: String, Sendable {
        case standalone, sentinel, cluster
    }

    package enum Role: String, Sendable {
        case primary = "master"
        case replica = "slave"
    }

    package var version: ServerVersion
    package var mode: Mode
    package var role: Role
    package var connectedReplicas: Int
    package var evictionPolicy: String
    /// Bytes; 0 is unlimited.
    package var memoryLimit: Int
    package var isAppendOnly: Bool

    package init(
        version: ServerVersion,
        mode: Mode,
        role: Role,
        connectedReplicas: Int,
        evictionPolicy: String,
        memoryLimit: Int,
        isAppendOnly: Bool
    ) {
        self.version = version
        self.mode = mode
        self.role = role
        self.connectedReplicas = connectedReplicas
        self.evictionPolicy = evictionPolicy
        self.memoryLimit = memoryLimit
        self.isAppendOnly = isAppendOnly
    }

    package init(_ info: ServerInfo) throws(ReplyError) {
        guard let version = info["redis_version"].flatMap(ServerVersion.init) else {
            throw .missing("redis_version")
        }
        guard let mode = info["redis_mode"].flatMap(Mode.init) else { throw .missing("redis_mode") }
        guard let role = info["role"].flatMap(Role.init) else { throw .missing("role") }
        guard let policy = info["maxmemory_policy"] else { throw .missing("maxmemory_policy") }
        guard let appendOnly = info["aof_enabled"] else { throw .missing("aof_enabled") }
        self.version = version
        self.mode = mode
        self.role = role
        connectedReplicas = info.integer("connected_slaves") ?? 0
        evictionPolicy = policy
        memoryLimit = info.integer("maxmemory") ?? 0
        isAppendOnly = appendOnly == "1"
    }
}
