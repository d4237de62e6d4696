import Artifacts
import ControlPlane
import RedisControlPlane
import RedisTesting
import ServiceRuntime
import Testing

@testable import Chimera

@Suite("The demonstration", .timeLimit(.minutes(10)))
struct DemonstrationTests {
    @Test("scenes that do not end are given up, and named; it does not count as a success")
    func stalled() async throws {
        let place = try await Place.start()
        let screen = Screen()
        let demonstration = Demonstration(
            plane: try RedisControlPlane(bus: place.context.bus, metrics: place.context.busMetrics),
            approvesItself: false,
            kill: { _ in false },
            board: DemonstrationBoard(screen.terminal),
            clock: HastyClock()
        )
        // Nobody is there to take its goals.
        let acts = Act.all(thrift: 1)
        let scenes = try await demonstration.play(acts)
        #expect(scenes.count == acts.count && scenes.allSatisfy { !$0.isOver && !$0.isAsExpected })
        #expect(scenes.allSatisfy { $0.note.contains("did not end within 120.0 seconds: it has not begun") })
        #expect(acts.allSatisfy { screen.text.contains("\($0.name)") }, "\(screen.text)")
    }
}
