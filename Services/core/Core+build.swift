import ServiceRuntime

/// The service's composition root.
enum Core {
    /// It has no parts yet: it starts, reports whether it is ready, and drains.
    static let program = ServiceProgram(
        name: "core",
        summary: "plans goals, keeps the roster and the schedules, and heals the bus."
    ) { _ in [] }
}
