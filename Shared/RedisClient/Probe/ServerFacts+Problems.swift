extension ServerFacts {
    /// Every reason not to work on this server, all at once; empty when it will do.
    package func problems(_ requirements: ServerRequirements) -> [ServerProblem] {
        [
            versionProblem(requirements.minimumVersion),
            evictionProblem,
            requirements.allowsVolatile ? nil : volatilityProblem,
            modeProblem(expectsCluster: requirements.expectsCluster),
            roleProblem,
        ].compactMap(\.self)
    }

    private func versionProblem(_ minimum: ServerVersion) -> ServerProblem? {
        guard version < minimum else { return nil }
        return ServerProblem(
            found: "Redis \(version)",
            needed: "Redis \(minimum) or newer",
            remedy: "upgrade the server, for example: docker run redis:\(minimum.major)"
        )
    }

    private var evictionProblem: ServerProblem? {
        guard evictionPolicy != "noeviction" else { return nil }
        return ServerProblem(
            found: "maxmemory-policy \(evictionPolicy), which may delete work",
            needed: "maxmemory-policy noeviction",
            remedy: "redis-cli CONFIG SET maxmemory-policy noeviction && redis-cli CONFIG REWRITE"
        )
    }

    private var volatilityProblem: ServerProblem? {
        guard !isAppendOnly else { return nil }
        return ServerProblem(
            found: "appendonly no, which loses work at a restart",
            needed: "appendonly yes, or CHIMERA_ALLOW_VOLATILE=true",
            remedy: "redis-cli CONFIG SET appendonly yes && redis-cli CONFIG REWRITE"
        )
    }

    private func modeProblem(expectsCluster: Bool) -> ServerProblem? {
        if mode == .sentinel {
            return ServerProblem(
                found: "a sentinel, which holds no data",
                needed: "a Redis server",
                remedy: "use the URL redis+sentinel://host:port/master-name"
            )
        }
        guard (mode == .cluster) != expectsCluster else { return nil }
        return expectsCluster
            ? ServerProblem(
                found: "a server that is not in a cluster",
                needed: "a cluster, as the URL says",
                remedy: "use the URL redis://host:port"
            )
            : ServerProblem(
                found: "a node of a cluster",
                needed: "a single server, as the URL says",
                remedy: "use the URL redis+cluster://host:port"
            )
    }

    private var roleProblem: ServerProblem? {
        guard role == .replica else { return nil }
        return ServerProblem(
            found: "a replica, which takes no writes",
            needed: "the primary",
            remedy: "use the primary's address, or redis+sentinel://host:port/master-name"
        )
    }
}
