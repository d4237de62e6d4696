package import Bus
package import Lifecycle
import Pipeline

/// One of the executables: its name, what it is for, and how its parts are put together.
package struct ServiceProgram: Sendable {
    package let name: String
    /// One sentence for `--help`.
    package let summary: String
    /// The channels whose streams and groups exist before any part starts: those of the whole installation by default.
    package let routes: @Sendable (ServiceConfiguration) -> [Route]
    /// Whether a part of its own says more of it than the heartbeat that every other service sends.
    package let hasOwnHeartbeat: Bool
    /// The parts in the order in which they start; called once Redis is fit and the channels exist.
    package let build: @Sendable (ServiceContext) async throws -> [any Service]

    package init(
        name: String,
        summary: String,
        routes: @escaping @Sendable (ServiceConfiguration) -> [Route] = { Channels.routes(pools: $0.pools) },
        hasOwnHeartbeat: Bool = false,
        build: @escaping @Sendable (ServiceContext) async throws -> [any Service]
    ) {
        self.name = name
        self.summary = summary
        self.routes = routes
        self.hasOwnHeartbeat = hasOwnHeartbeat
        self.build = build
    }
}
