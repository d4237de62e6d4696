package import Lifecycle

/// One of the executables: its name, what it is for, and how its parts are put together.
package struct ServiceProgram: Sendable {
    package let name: String
    /// One sentence for `--help`.
    package let summary: String
    /// The parts in the order in which they start; called once Redis has been found fit.
    package let build: @Sendable (ServiceContext) async throws -> [any Service]

    package init(
        name: String,
        summary: String,
        build: @escaping @Sendable (ServiceContext) async throws -> [any Service]
    ) {
        self.name = name
        self.summary = summary
        self.build = build
    }
}
