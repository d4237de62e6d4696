import Foundation
import Glibc
import RedisTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct ServiceTests {
    static let services = ["HopWorker", "conductor", "core", "event-gateway", "judge", "worker"]

    @Test("a service is ready with its groups, measures itself in form, and drains", arguments: services)
    func lifecycle(service: String) async throws {
        let settings = [
            "CHIMERA_REDIS_URL": try await SharedRedis.url(), "CHIMERA_KEY_PREFIX": "system-\(service)",
        ]
        let program = try await RunningProgram.start([service], settings)
        try await waitUntil("\(service) is ready, and has its groups") {
            let answer = try await program.get("/readyz")
            return answer.status == 200 && answer.body.contains("\"name\":\"groups\",\"passed\":true")
        }
        try await expectWellFormed(try await program.get("/metrics").body)
        #expect(try await program.stop() == 0)
    }

    @Test("a service is not ready while its groups are missing")
    func missingGroups() async throws {
        let server = try await RedisServer.start(RedisServer.Options(appendOnly: true))
        let program = try await RunningProgram.start(["judge"], ["CHIMERA_REDIS_URL": server.url])
        try await program.waitUntilReady()
        try await waitUntil("it is not ready, and says why") {
            // Again each time: the service soon makes its groups anew.
            try await server.cli("FLUSHALL")
            let answer = try await program.get("/readyz")
            return answer.status == 503 && answer.body.contains("missing, such as the one of chimera:{p0}:")
        }
        #expect(try await program.stop() == 0)
    }

    @Test("a server that may lose work is refused with the remedies, all at once", arguments: services)
    func wrongServer(service: String) async throws {
        let options = RedisServer.Options(appendOnly: false, extra: ["--maxmemory-policy", "allkeys-lru"])
        let server = try await RedisServer.start(options)
        let program = try await RunningProgram.start([service], ["CHIMERA_REDIS_URL": server.url])
        #expect(try await program.process.waitForExit() == 78)
        #expect(program.output.contains("CONFIG SET maxmemory-policy noeviction"))
        #expect(program.output.contains("CONFIG SET appendonly yes"))
    }

    @Test("a volatile server is accepted when that is said")
    func volatileServer() async throws {
        let server = try await RedisServer.start(RedisServer.Options(appendOnly: false))
        let settings = ["CHIMERA_REDIS_URL": server.url, "CHIMERA_ALLOW_VOLATILE": "true"]
        let program = try await RunningProgram.start(["core"], settings)
        try await program.waitUntilReady()
        #expect(try await program.stop() == 0)
    }

    @Test("a hop worker's own settings are strict too")
    func wrongSettings() async throws {
        let settings = ["HOP_WORK": "soon", "HOP_ROLE": "boss"]
        let program = try await RunningProgram.start(["HopWorker"], settings)
        #expect(try await program.process.waitForExit() == 78)
        #expect(program.output.contains("HOP_WORK") && program.output.contains("HOP_ROLE"))
    }

    private func expectWellFormed(_ metrics: String) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "metrics-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }  // A left-over file does no harm.
        try metrics.write(to: file, atomically: true, encoding: .utf8)
        let command = "promtool check metrics < \(file.path)"
        let (status, output) = try await CommandLineTool.runReturningStatus(["sh", "-c", command])
        #expect(status == 0, "\(output)")
    }
}
