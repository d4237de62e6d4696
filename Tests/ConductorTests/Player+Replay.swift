import Artifacts
import Testing

extension Player {
    /// The run's audit entries, folded again, give the record that is stored.
    func expectReplay(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        var replay = Replay()
        for entry in try await stage.entries(of: "audit") where entry["run"] == run.text { try replay.take(entry) }
        let stored = try #require(try await stage.record(run), sourceLocation: sourceLocation)
        #expect(replay.record == stored, sourceLocation: sourceLocation)
    }
}
