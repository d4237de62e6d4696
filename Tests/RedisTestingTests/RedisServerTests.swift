import Foundation
import RedisTesting
import Testing

@Suite("RedisServer", .timeLimit(.minutes(10)))
struct RedisServerTests {
    @Test("a started server answers on its port and its socket")
    func answers() async throws {
        let server = try await RedisServer.start()
        #expect(try await server.cli("PING") == "PONG")
        #expect(try await redisCLI("-p", "\(server.port)", "PING") == "PONG")
    }

    @Test("an append-only server keeps its data over kill and restart")
    func restarts() async throws {
        let server = try await RedisServer.start(.init(appendOnly: true, appendfsync: .always))
        try await server.cli("SET", "kept", "yes")
        let before = server.pid
        try await server.kill()
        #expect(!server.isRunning)
        try await server.restart()
        #expect(server.pid != before)
        #expect(try await server.cli("GET", "kept") == "yes")
    }

    @Test("half a transaction at the end of the log stays forgotten, and what is written after it does not")
    func tornTransaction() async throws {
        let server = try await RedisServer.start(.init(appendOnly: true, appendfsync: .always))
        try await server.cli("EVAL", "redis.call('SET', 'half', '1') redis.call('SET', 'other', '1')", "0")
        try await server.kill()
        let log = "\(server.directory)/appendonlydir/appendonly.aof.1.incr.aof"
        // Less than the last command: the commit of the transaction is not whole.
        let handle = try #require(FileHandle(forUpdatingAtPath: log))
        try handle.truncate(atOffset: handle.seekToEnd() - 3)
        for number in 1...2 {
            try await server.restart()
            #expect(try await server.cli("EXISTS", "half", "other") == "0")
            try await server.cli("SET", "kept-\(number)", "yes")
        }
        #expect(try await server.cli("GET", "kept-1") == "yes")
    }

    @Test("a stopped server leaves no process and no files")
    func stops() async throws {
        let server = try await RedisServer.start()
        try await server.stop()
        #expect(!server.isRunning)
        #expect(server.log.isEmpty)
    }

    @Test("TLS demands a certificate of the right authority")
    func servesTLS() async throws {
        let server = try await RedisServer.start(.init(tls: .required))
        let files = try await TestCertificates.shared()
        let address = ["-h", "127.0.0.1", "-p", "\(server.port)", "--tls", "--cacert", files.caFile]
        let good = ["--cert", files.client.certificateFile, "--key", files.client.keyFile, "PING"]
        #expect(try await redisCLI(address + good) == "PONG")
        let bad = ["--cert", files.stranger.certificateFile, "--key", files.stranger.keyFile, "PING"]
        await #expect(throws: RedisTestingError.self) { try await redisCLI(address + bad) }
    }

    @Test("users and passwords are enforced")
    func enforcesUsers() async throws {
        let server = try await RedisServer.start(
            .init(password: "open", users: [.init(name: "reader", password: "sesame", rules: "~* +get +ping")])
        )
        #expect(try await server.cli("PING") == "PONG")
        let login = ["-p", "\(server.port)", "--no-auth-warning", "--user", "reader", "--pass", "sesame"]
        #expect(try await redisCLI(login + ["PING"]) == "PONG")
        await #expect(throws: RedisTestingError.self) { try await redisCLI(login + ["SET", "a", "b"]) }
    }

    @Test("the shared server is one server")
    func sharesOne() async throws {
        #expect(try await SharedRedis.server() === SharedRedis.server())
    }
}
