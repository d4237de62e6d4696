import Bus
import ControlPlane
import Foundation
import Observability
import RedisBus
import RedisClient
import RedisControlPlane
import RedisTesting
import Synchronization
import Testing

/// A Redis of its own with all services as the processes that they are, and a control plane to speak to them.
final class CrewGround: Sendable {
    enum Service: String, CaseIterable, Sendable {
        case core, conductor, judge, worker
        case eventGateway = "event-gateway"
    }

    /// Where the shipped catalogue lies.
    static let repository = URL(filePath: #filePath).appending(path: "../../../..").standardized.path

    let server: RedisServer
    /// For files of the test and of the services; gone with the server.
    let folder: String
    let plane: any ControlPlane
    let bus: RedisBus
    let publisher: Publisher

    /// Where the conductors keep the audit log.
    var archiveFile: String { "\(folder)/audit.sqlite" }

    private let client: RedisClient
    private let settings: [String: String]
    private let programs = Mutex<[Service: [RunningProgram]]>([:])

    /// - Parameters:
    ///   - replicas: how many of each service are there from the beginning.
    ///   - absent: services that are not. No run passes through event-gateway, so it is for tests that mean every
    ///     service, which leave nobody out.
    ///
    /// Programs are confined to a folder of their own by name only, so that they can leave marks that a test can count.
    init(
        _ settings: [String: String] = [:],
        replicas: Int = 1,
        without absent: Set<Service> = [.eventGateway]
    ) async throws {
        // What was acknowledged survives a kill of the server.
        server = try await RedisServer.start(RedisServer.Options(appendOnly: true, appendfsync: .always))
        folder = "\(server.directory)/crew"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let own = [
            "CHIMERA_REDIS_URL": server.url, "CHIMERA_CATALOGUE": Self.repository, "CHIMERA_SANDBOX": "cwd",
            "CHIMERA_AUDIT_ARCHIVE": "\(folder)/audit.sqlite", "CHIMERA_BLOB_DIR": "\(folder)/blobs",
            "CHIMERA_WORK_DIR": "\(folder)/work", "CHIMERA_WORKER_CAPABILITIES": "apply",
            "CHIMERA_APPROVER_KEY": "\(folder)/approver.key", "CHIMERA_REDIS_TIMEOUT": "60s",
        ]
        self.settings = own.merging(settings) { _, new in new }
        let metrics = MetricsRegistry()
        let logger = Logger()
        var configuration = try RedisConfiguration(url: server.url)
        configuration.commandTimeout = .seconds(60)
        client = RedisClient(configuration, logger: logger, metrics: metrics)
        bus = RedisBus(client: client, consumer: ConsumerName("crew-test"), metrics: metrics, logger: logger)
        let busMetrics = BusMetrics(metrics)
        publisher = bus.publisher(busMetrics)
        plane = try RedisControlPlane(
            bus: bus,
            metrics: busMetrics,
            signer: try CrewSigner(),
            patience: .seconds(60)
        )
        for service in Service.allCases where !absent.contains(service) {
            for _ in 0..<replicas { try await spawn(service) }
        }
        try await waitUntilReady()
    }

    /// Adds one of a service, without waiting until it works.
    @discardableResult
    func spawn(_ service: Service, _ extra: [String: String] = [:]) async throws -> RunningProgram {
        let environment = settings.merging(extra) { _, new in new }
        let program = try await RunningProgram.start([service.rawValue], environment)
        programs.withLock { $0[service, default: []].append(program) }
        return program
    }

    func waitUntilReady() async throws {
        for program in programs.withLock({ $0.values.flatMap(\.self) }) { try await program.waitUntilReady() }
    }

    func running(_ service: Service) -> [RunningProgram] { programs.withLock { $0[service] ?? [] } }

    /// SIGKILL for the one that has been there longest; returns when it is gone.
    func kill(_ service: Service) async throws {
        let victim = try #require(programs.withLock { $0[service]?.removeFirst() })
        try await victim.process.killAndWait()
    }

    /// SIGTERM for the one that has been there longest; expects it to drain.
    func stop(_ service: Service) async throws {
        let program = try #require(programs.withLock { $0[service]?.removeFirst() })
        #expect(try await program.stop() == 0, "\(service): \(program.output.suffix(1_000))")
    }

    /// Runs the real command line against this installation.
    func chimera(_ words: [String]) async throws -> (code: Int32, output: String) {
        let known = ["CHIMERA_REDIS_URL", "CHIMERA_CATALOGUE", "CHIMERA_APPROVER_KEY", "CHIMERA_REDIS_TIMEOUT"]
        let program = try await RunningProgram.start(["chimera"] + words, settings.filter { known.contains($0.key) })
        return (try await program.process.waitForExit(), program.output)
    }

    /// Ends everything; every service has to drain.
    func end() async throws {
        for service in Service.allCases.reversed() {
            while !running(service).isEmpty { try await stop(service) }
        }
        await client.close()
    }
}
