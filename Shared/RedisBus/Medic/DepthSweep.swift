package import Bus
package import Observability

/// Keeps the gauges of queue depth: for each channel over all partitions, so that their labels stay few.
package struct DepthSweep: Sweep {
    package let name = "depth"
    private let bus: RedisBus
    private let routes: [Route]
    private let pools: [String]
    private let options: MedicOptions
    private let gauges: Gauges

    private struct Gauges {
        let messages: Gauge
        let oldest: Gauge
        let lagUnknown: Gauge
        let waiting: Gauge
    }

    package init(
        bus: RedisBus,
        routes: [Route],
        pools: [String] = [],
        options: MedicOptions = MedicOptions(),
        metrics: MetricsRegistry
    ) {
        self.bus = bus
        self.routes = routes
        self.pools = pools
        self.options = options
        gauges = Gauges(
            messages: metrics.gauge(
                "chimera_queue_messages",
                help: "Messages in a channel's streams, by whether they are queued or pending.",
                labels: ["channel", "state"]
            ),
            oldest: metrics.gauge(
                "chimera_queue_oldest_seconds",
                help: "Age of a channel's oldest message.",
                labels: ["channel"]
            ),
            lagUnknown: metrics.gauge(
                "chimera_queue_lag_unknown",
                help: "1 while a channel's queued messages cannot be counted.",
                labels: ["channel"]
            ),
            waiting: metrics.gauge(
                "chimera_waiting_messages",
                help: "Messages outside the streams: delayed, timer, parked, dead.",
                labels: ["place"]
            )
        )
    }

    package func round() async throws -> Duration {
        var beside: [QueueDepth] = []
        for route in routes {
            var depths: [QueueDepth] = []
            for partition in bus.partitions.all {
                depths.append(try await bus.depth(of: route, in: partition, pools: pools))
            }
            show(depths, of: route)
            beside = depths
        }
        // What lies beside the streams belongs to no channel: every route's look saw the same.
        gauges.waiting.labelled("delayed").set(Double(beside.reduce(0) { $0 + $1.delayed }))
        gauges.waiting.labelled("timer").set(Double(beside.reduce(0) { $0 + $1.timers }))
        gauges.waiting.labelled("parked").set(Double(beside.reduce(0) { $0 + $1.parked }))
        gauges.waiting.labelled("dead").set(Double(beside.reduce(0) { $0 + $1.dead }))
        return options.depthInterval
    }

    private func show(_ depths: [QueueDepth], of route: Route) {
        let queued = depths.map(\.queued)
        gauges.messages.labelled(route.name, "queued").set(Double(queued.reduce(0) { $0 + ($1 ?? 0) }))
        gauges.messages.labelled(route.name, "pending").set(Double(depths.reduce(0) { $0 + $1.pending }))
        gauges.lagUnknown.labelled(route.name).set(queued.contains(nil) ? 1 : 0)
        let oldest = depths.flatMap(\.streams).compactMap(\.oldest).max() ?? .zero
        gauges.oldest.labelled(route.name).set(oldest / .seconds(1))
    }
}
