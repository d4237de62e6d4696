import Artifacts
import ControlPlane
import RedisControlPlane
import RedisTesting
import ServiceRuntime
import Testing

@testable import Chimera

@Suite("The stream of events", .timeLimit(.minutes(5)))
struct EventStreamTests {
    @Test("what cannot pass ends it with an error: nobody watches in silence for ever")
    func fault() async throws {
        let place = try await Place.start()
        let plane = try RedisControlPlane(bus: place.context.bus, metrics: place.context.busMetrics)
        let events = try await plane.events(of: .tenant(.standard))
        let key = "\(place.prefix):{p\(place.partition(of: .standard))}:events"
        _ = try await place.server.cli(["SET", key, "no stream"])
        let error = await #expect(throws: ControlError.self) {
            for try await event in events { Issue.record("\(event)") }
        }
        #expect(error?.description.contains("WRONGTYPE") == true, "\(String(describing: error))")
    }
}
