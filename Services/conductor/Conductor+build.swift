import ServiceRuntime

/// The service's composition root.
enum Conductor {
    /// It has no parts yet: it starts, reports whether it is ready, and drains.
    static let program = ServiceProgram(
        name: "conductor",
        summary: "owns every run: its state, approvals, budget, deadlines and record."
    ) { _ in [] }
}
