import RedisClient
import RedisProtocol
import RedisTesting
import Testing

@Suite("ServerFacts")
struct ServerFactsTests {
    static let good = ServerFacts(
        version: ServerVersion(7, 0, 15),
        mode: .standalone,
        role: .primary,
        connectedReplicas: 0,
        evictionPolicy: "noeviction",
        memoryLimit: 0,
        isAppendOnly: true
    )

    @Test("a durable primary of a new version has no problem")
    func good() {
        #expect(Self.good.problems(ServerRequirements()).isEmpty)
    }

    @Test("every problem is told at once, each with its remedy")
    func bad() {
        var facts = Self.good
        facts.version = ServerVersion(6, 2, 14)
        facts.evictionPolicy = "allkeys-lru"
        facts.isAppendOnly = false
        facts.role = .replica
        facts.mode = .cluster
        let problems = facts.problems(ServerRequirements())
        #expect(problems.count == 5)
        #expect(problems.allSatisfy { !$0.remedy.isEmpty })
        #expect(problems.contains { $0.remedy.contains("CONFIG SET maxmemory-policy noeviction") })
        #expect(problems.contains { $0.remedy.contains("CONFIG SET appendonly yes") })
        #expect(problems.contains { $0.found.contains("6.2.14") })
    }

    @Test("forgetting is accepted when allowed")
    func volatile() {
        var facts = Self.good
        facts.isAppendOnly = false
        #expect(facts.problems(ServerRequirements(allowsVolatile: true)).isEmpty)
    }

    @Test("the arrangement must be the one of the URL")
    func arrangement() {
        var facts = Self.good
        #expect(facts.problems(ServerRequirements(expectsCluster: true)).count == 1)
        facts.mode = .cluster
        #expect(facts.problems(ServerRequirements(expectsCluster: true)).isEmpty)
        facts.mode = .sentinel
        #expect(facts.problems(ServerRequirements()).count == 1)
    }

    @Test("an INFO without the facts is refused")
    func incomplete() {
        #expect(throws: ReplyError.self) { try ServerFacts(ServerInfo("redis_version:7.0.0\r\n")) }
    }

    @Test("versions are compared by number", arguments: [("7.0.15", "7.0.2"), ("10.0", "9.9.9"), ("7", "6.2.14")])
    func versions(newer: String, older: String) throws {
        #expect(try #require(ServerVersion(newer)) > #require(ServerVersion(older)))
        #expect(ServerVersion(newer + "-rc1") == nil)
    }

    @Test("a real server tells its facts")
    func real() async throws {
        try await withClient(SharedRedis.url()) { client in
            let facts = try await ServerProbe.read(client)
            #expect(facts.role == .primary)
            #expect(facts.problems(ServerRequirements()).isEmpty)
            let problems = try await ServerProbe.problems(client, ServerRequirements(expectsCluster: true))
            #expect(problems.count == 1)
        }
    }
}
