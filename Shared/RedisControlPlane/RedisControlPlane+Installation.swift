import Artifacts
import Bus
package import ControlPlane
import Pipeline
import RedisBus

extension RedisControlPlane {
    package func queues() async throws(ControlError) -> QueuesView {
        let windows = pools.map(\.text)
        var channels: [QueuesView.Channel] = []
        var beside: [QueueDepth] = []
        for route in Channels.routes(pools: pools) {
            var depths: [QueueDepth] = []
            for partition in bus.partitions.all {
                depths.append(
                    try await reach { () async throws(BusError) in
                        try await bus.depth(of: route, in: partition, pools: windows)
                    }
                )
            }
            channels.append(QueuesView.Channel(route, depths))
            // What lies beside the streams belongs to no channel: every route's look saw the same.
            beside = depths
        }
        return QueuesView(
            channels: channels,
            delayed: beside.reduce(0) { $0 + $1.delayed },
            timers: beside.reduce(0) { $0 + $1.timers },
            parked: beside.reduce(0) { $0 + $1.parked },
            dead: beside.reduce(0) { $0 + $1.dead }
        )
    }

    package func workers() async throws(ControlError) -> [WorkerView] {
        let names = try await reach { () async throws(BusError) in try await bus.registeredConsumers() }
        guard !names.isEmpty else { return [] }
        let present = try await reach { () async throws(BusError) in try await bus.presentConsumers(among: names) }
        var workers: [WorkerView] = []
        for name in names.sorted(by: { $0.text < $1.text }) {
            workers.append(
                WorkerView(
                    consumer: name.text,
                    isPresent: present.contains(name),
                    heartbeat: try await reach { () async throws(BusError) in try await bus.heartbeat(of: name) }
                )
            )
        }
        return workers
    }
}

extension QueuesView.Channel {
    fileprivate init(_ route: Route, _ depths: [QueueDepth]) {
        let queued = depths.map(\.queued)
        let oldest = depths.flatMap(\.streams).compactMap(\.oldest).max()
        self.init(
            channel: route.name,
            group: route.group.name,
            queued: queued.contains(nil) ? nil : queued.reduce(0) { $0 + ($1 ?? 0) },
            lanes: route.isLaned ? Self.queued(in: route, depths) : nil,
            pending: depths.reduce(0) { $0 + $1.pending },
            oldestMs: oldest.map { Int($0 / .milliseconds(1)) }
        )
    }

    private static func queued(in route: Route, _ depths: [QueueDepth]) -> [String: Int] {
        var lanes: [String: Int] = [:]
        for lane in Lane.allCases {
            let queued = depths.flatMap(\.streams).filter { $0.stream == route.stream(lane) }.map(\.queued)
            guard !queued.contains(nil) else { continue }
            lanes[lane.rawValue] = queued.reduce(0) { $0 + ($1 ?? 0) }
        }
        return lanes
    }
}
