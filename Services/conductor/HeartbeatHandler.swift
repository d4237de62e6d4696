import Artifacts
import Bus
import Observability
import Synchronization

/// Channel `heartbeat`: notes when each kind of service was last heard of.
///
/// Every heartbeat comes to one conductor, so the least age of all conductors is that of the service.
struct HeartbeatHandler: Handler {
    /// When each kind was last heard of.
    private final class LastHeard: Sendable {
        private let times = Mutex<[String: Timestamp]>([:])

        /// One that was under way for longer changes nothing.
        func note(_ service: String, at time: Timestamp) -> Timestamp {
            times.withLock { times in
                let newest = max(times[service] ?? time, time)
                times[service] = newest
                return newest
            }
        }

        func ages(at now: Timestamp) -> [String: Double] {
            times.withLock { $0.mapValues { max(.zero, $0.duration(to: now)) / .seconds(1) } }
        }
    }

    /// A name from outside is no label: it might be anything.
    private static let services: Set<String> = ["chimera", "conductor", "core", "event-gateway", "judge", "worker"]

    private let lastHeard = LastHeard()
    private let now: @Sendable () -> Timestamp
    private let lastTime: Gauge

    init(_ registry: MetricsRegistry, now: @escaping @Sendable () -> Timestamp = { .now() }) {
        self.now = now
        lastTime = registry.gauge(
            "chimera_last_heartbeat_timestamp_seconds",
            help: "When a service of this kind was last heard of, in seconds since 1970.",
            labels: ["service"]
        )
        registry.observe(
            "svc_heartbeat_age_seconds",
            help: "How long ago a service of this kind was last heard of.",
            by: "service"
        ) { [lastHeard] in lastHeard.ages(at: now()) }
    }

    func handle(_ delivery: Delivery<Heartbeat>) -> Outcome {
        let service = Self.services.contains(delivery.body.service) ? delivery.body.service : "other"
        // One from a clock that is ahead would count for as long as that.
        let newest = lastHeard.note(service, at: min(delivery.body.sentAt, now()))
        lastTime.labelled(service).set(Double(newest.milliseconds) / 1000)
        return .done()
    }
}
