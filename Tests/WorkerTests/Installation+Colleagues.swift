import Artifacts
import Bus
import Pipeline
import RedisTesting
import ServiceRuntime

/// Other workers of the same installation.
extension Installation {
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
