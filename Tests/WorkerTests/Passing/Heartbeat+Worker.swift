import Artifacts
import Testing

extension Heartbeat {
    /// What a worker of a test advertises.
    static func worker(
        _ name: String,
        _ capabilities: [String],
        pool: String = "general",
        busy: Int = 0,
        slots: Int = 4
    ) throws -> Heartbeat {
        Heartbeat(
            service: "worker",
            instance: name,
            version: "1",
            state: .ready,
            sequence: 1,
            progress: 1,
            slots: slots,
            busy: busy,
            pools: [try #require(PoolName(pool))],
            capabilities: try capabilities.map { try #require(CapabilityName($0)) },
            sentAt: .now()
        )
    }
}
