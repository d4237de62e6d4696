import ServiceRuntime

/// The service's composition root.
enum Worker {
    /// It has no parts yet: it starts, reports whether it is ready, and drains.
    static let program = ServiceProgram(name: "worker", summary: "carries out steps in sandboxes.") { _ in [] }
}
