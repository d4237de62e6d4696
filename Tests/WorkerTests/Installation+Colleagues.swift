import Artifacts
import Bus
import Observability
import Pipeline
import RedisTesting
import ServiceRuntime

@testable import Worker

/// Other workers of the same installation.
extension Installation {
    /// What a worker knows of them that has looked for an hour.
    var colleagues: Colleagues {
        Colleagues(context.bus, logger: Logger(), watchingSince: .now - .seconds(3600))
    }

    func advertise(_ heartbeat: Heartbeat) async throws {
        try await enrol(heartbeat.instance)
        try await write(ArtifactEncoder.encode(heartbeat), as: .worker(ConsumerName(heartbeat.instance)))
    }

    /// Puts a process into the register of consumers.
    func enrol(_ name: String) async throws {
        let key = "\(context.configuration.keyPrefix):{p0}:consumers"
        try await SharedRedis.server().cli(["HSET", key, name, "1"])
    }
}
