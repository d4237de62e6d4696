package import RedisProtocol

/// Asks every primary what it is, before any work is put on it.
package enum ServerProbe {
    /// The facts of each primary; on a single server, of that one.
    package static func readAll(_ client: RedisClient) async throws(RedisError) -> [ServerFacts] {
        let replies = try await client.sendToEveryPrimary(INFO(["server", "memory", "persistence", "replication"]))
        do throws(ReplyError) {
            return try replies.map { info throws(ReplyError) in try ServerFacts(info) }
        } catch {
            throw .reply(error)
        }
    }

    /// The facts of the server, or of the first primary of a cluster.
    package static func read(_ client: RedisClient) async throws(RedisError) -> ServerFacts {
        guard let facts = try await readAll(client).first else {
            throw .unavailable(reason: "the cluster has no primary")
        }
        return facts
    }

    /// Every problem of every primary, each once.
    package static func problems(
        _ client: RedisClient,
        _ requirements: ServerRequirements
    ) async throws(RedisError) -> [ServerProblem] {
        var problems: [ServerProblem] = []
        for facts in try await readAll(client) {
            for problem in facts.problems(requirements) where !problems.contains(problem) { problems.append(problem) }
        }
        return problems
    }
}
