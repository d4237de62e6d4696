import Observability

/// The metrics of this target, each named once.
struct Instruments: Sendable {
    let connected: Counter
    let connectFailed: Counter
    let disconnected: Counter

    init(_ metrics: MetricsRegistry) {
        connected = metrics.counter("chimera_redis_connections_total", help: "Connections to Redis that were opened.")
        connectFailed = metrics.counter(
            "chimera_redis_connect_failures_total",
            help: "Attempts to connect to Redis that failed."
        )
        disconnected = metrics.counter(
            "chimera_redis_disconnects_total",
            help: "Connections to Redis that broke while in use."
        )
    }
}
