import Artifacts
import RunMessages
import Runs
import Testing

/// Folds audit entries of one run, as the server shows them, into its record; each must come out as it was recorded.
struct Replay {
    private var replay = RunReplay()

    var record: RunRecord? { replay.record }

    mutating func take(_ entry: [String: String]) throws {
        #expect(replay.take(entry.map { EnvelopeField(name: $0.key, text: $0.value) }) == nil)
    }
}
