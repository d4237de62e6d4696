import Artifacts
import Bus
import Foundation
import Lifecycle
import Observability
import Pipeline
import RedisBus
import RedisTesting
import ServiceRuntime
import Testing

@testable import Core

/// An installation of one test: its own keys on the server that all tests share, with the repository's catalogue.
struct Site {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static var catalogue: String { root.path }

    let prefix: String
    let context: ServiceContext
    let server: RedisServer

    static func start(catalogue: String = catalogue) async throws -> Site {
        let server = try await SharedRedis.server()
        let prefix = KeyPrefix.unique("core").name
        let site = try Site(server, prefix, "core-1", catalogue)
        try await site.context.bus.loadFunctions()
        try await site.context.bus.createGroups(of: Channels.routes(pools: site.context.configuration.pools))
        return site
    }

    /// Another process of the same installation.
    func other(_ consumer: String) throws -> Site {
        try Site(server, prefix, consumer, context.configuration.catalogue ?? "")
    }

    private init(_ server: RedisServer, _ prefix: String, _ consumer: String, _ catalogue: String) throws {
        self.server = server
        self.prefix = prefix
        let environment = [
            "CHIMERA_REDIS_URL": server.url, "CHIMERA_KEY_PREFIX": prefix, "CHIMERA_CATALOGUE": catalogue,
            "CHIMERA_REDIS_TIMEOUT": "60s",
        ]
        context = ServiceContext(
            service: "core",
            try ServiceConfiguration(environment: environment),
            consumer: ConsumerName(consumer),
            logger: Logger(),
            metrics: MetricsRegistry()
        )
    }

    /// Runs the parts of core, and inboxes beside them, while the body runs.
    func running(_ others: any Service..., during body: () async throws -> Void) async throws {
        let shutdown = ShutdownSignal()
        let parts = try await Core.program.build(context) + others
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in parts { group.addTask { try await part.run(until: shutdown) } }
            do {
                try await body()
            } catch {
                shutdown.request()
                throw error
            }
            shutdown.request()
            try await group.waitForAll()
        }
    }

    func inbox<Body: ArtifactBody>(_ inbox: Inbox<Body>, of channel: Channel<Body>) -> any Service {
        context.consumer(inbox, on: channel)
    }

    func length(of name: String) async throws -> Int {
        Int(try await server.cli(["XLEN", "\(prefix):{p0}:\(name)"])) ?? -1
    }

    /// The entries of a stream as the server shows them.
    func entries(of name: String) async throws -> String {
        try await server.cli(["XRANGE", "\(prefix):{p0}:\(name)", "-", "+"])
    }
}
