import Artifacts
import Bus
import Observability

/// Channel `heartbeat`: notes when each kind of service was last heard of.
struct HeartbeatHandler: Handler {
    /// A name from outside is no label: it might be anything.
    private static let services: Set<String> = ["chimera", "conductor", "core", "event-gateway", "judge", "worker"]

    private let lastHeard: Gauge

    init(_ registry: MetricsRegistry) {
        lastHeard = registry.gauge(
            "chimera_last_heartbeat_timestamp_seconds",
            help: "When a service of this kind was last heard of, in seconds since 1970.",
            labels: ["service"]
        )
    }

    func handle(_ delivery: Delivery<Heartbeat>) -> Outcome {
        let service = Self.services.contains(delivery.body.service) ? delivery.body.service : "other"
        lastHeard.labelled(service).set(Double(delivery.body.sentAt.milliseconds) / 1000)
        return .done()
    }
}
