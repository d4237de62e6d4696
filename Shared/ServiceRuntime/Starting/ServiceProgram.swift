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
    /// The parts in the order in which they start; called once Redis is fit and the channels exist.
    package let build: @Sendable (ServiceContext) async throws -> [any Service]

    package init(
        name: String,
        summary: String,
        routes: @escaping @Sendable (ServiceConfiguration) -> [Route] = { Channels.routes(pools: $0.pools) },
        build: @escaping @Sendable (ServiceContext) async throws -> [any Service]
    ) {
        self.name = name
        self.summary = summary
        self.routes = routes
        self.build = build
    }
}
