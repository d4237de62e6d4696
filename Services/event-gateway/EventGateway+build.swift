import ServiceRuntime

/// The service's composition root.
enum EventGateway {
    /// It has no parts yet: it starts, reports whether it is ready, and drains.
    static let program = ServiceProgram(
        name: "event-gateway",
        summary: "will serve the HTTP API, the dashboard and the live feed; today it reports whether it is ready."
    ) { _ in [] }
}
