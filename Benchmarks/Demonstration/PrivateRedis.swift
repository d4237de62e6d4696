import Foundation
import Observability
import RedisClient
import RedisProtocol

/// A redis-server of our own on a Unix socket, in a temporary directory, with everything appended to a file.
struct PrivateRedis {
    let directory: String
    let program: ChildProgram

    private static let patience: Duration = .seconds(60)

    var url: String { "unix://\(Self.socket(in: directory))" }

    /// Returns once it answers.
    static func start() async throws -> PrivateRedis {
        let directory = "/tmp/chimera-demo-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let settings = [
            "--port", "0", "--unixsocket", socket(in: directory), "--dir", directory, "--save", "", "--appendonly",
            "yes",
            "--appendfsync", "everysec", "--maxmemory-policy", "noeviction", "--logfile", "\(directory)/redis.log",
        ]
        let redis = PrivateRedis(
            directory: directory,
            program: try await ChildProgram.start(["redis-server"] + settings)
        )
        do {
            try await redis.waitUntilItAnswers()
        } catch {
            await redis.remove()
            throw error
        }
        return redis
    }

    func client() throws -> RedisClient {
        RedisClient(try RedisConfiguration(url: url), logger: Logger(), metrics: MetricsRegistry())
    }

    /// Ends it and removes its files.
    func remove() async {
        await program.stop()
        // What is left in /tmp does no harm.
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func waitUntilItAnswers() async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + Self.patience
        let client = try client()
        var isThere = false
        while !isThere {
            guard program.isRunning, clock.now < deadline else { throw DemoError("redis-server did not start") }
            try await clock.sleep(for: .milliseconds(20))
            // No answer yet is what we wait for to end.
            isThere = (try? await client.send(PING())) != nil
        }
        await client.close()
    }

    private static func socket(in directory: String) -> String { "\(directory)/redis.sock" }
}
