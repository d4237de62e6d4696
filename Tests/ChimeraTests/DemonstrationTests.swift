import Artifacts
import Audit
import ControlPlane
import Foundation
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

    @Test("a goal that could not even be stated has its scene, says why, and counts as lost")
    func unstated() async throws {
        let place = try await Place.start()
        let screen = Screen()
        let demonstration = Demonstration(
            plane: try RedisControlPlane(bus: place.context.bus, metrics: place.context.busMetrics),
            approvesItself: true,
            kill: { _ in false },
            board: DemonstrationBoard(screen.terminal),
            clock: HastyClock()
        )
        var act = try #require(Act.all(thrift: 1).first)
        // More than an artifact may hold, so that stating it throws.
        act.goal.title = String(repeating: "x", count: 20_000)
        let scenes = try await demonstration.play([act])
        #expect(scenes.map(\.run) == [nil] && scenes.allSatisfy { $0.note.contains("title") }, "\(scenes.map(\.note))")
        #expect(screen.text.contains("not stated"), "\(screen.text)")

        let archive = "\(FileManager.default.temporaryDirectory.path)/demonstration-\(UUID().uuidString).sqlite"
        defer { try? FileManager.default.removeItem(atPath: archive) }  // A left-over does no harm.
        let summary = try await DemonstrationSummary(scenes, archive: SQLiteArchive(path: archive), partition: 0)
        #expect(summary.lost == 1 && !summary.isFlawless)
        #expect(summary.lines(.plain).contains { $0.contains("\(act.name): ") && $0.contains("title") })
    }
}
