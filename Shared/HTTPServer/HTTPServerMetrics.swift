import Observability

/// What a server measures, by route pattern (never by path).
struct HTTPServerMetrics: Sendable {
    let requests: Counter
    let duration: Histogram

    init(_ registry: MetricsRegistry) {
        requests = registry.counter(
            "http_requests_total",
            help: "Requests answered.",
            labels: ["method", "route", "status"]
        )
        duration = registry.histogram(
            "http_request_duration_seconds",
            help: "From the whole request read to the response ready.",
            labels: ["route"],
            buckets: Histogram.latencyBuckets
        )
    }
}
