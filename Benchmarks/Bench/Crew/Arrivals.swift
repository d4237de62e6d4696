import Artifacts
import Bus
import RedisBus

/// Sees runs end, in the events that conductors tell.
struct Arrivals {
    private let tail: EventTail
    private var position: EntryPosition

    init(_ bus: RedisBus) async throws {
        tail = EventTail(bus, partition: Partition(0))
        position = try await tail.newest()
    }

    /// Waits until so many of these runs are DONE; tells for each when it was.
    mutating func ends(of runs: Set<RunID>) async throws -> [RunID: (at: Timestamp, message: String)] {
        var ends: [RunID: (at: Timestamp, message: String)] = [:]
        var silence = 0
        while ends.count < runs.count {
            let entries = try await tail.events(after: position, count: 2000, waiting: .seconds(1))
            silence = entries.isEmpty ? silence + 1 : 0
            guard silence < 30 else { throw BenchError("only \(ends.count) of \(runs.count) runs have ended") }
            // What is no event is not what is waited for.
            for entry in entries {
                position = entry.position
                guard case .success(let artifact) = entry.artifact, let run = artifact.envelope.run, runs.contains(run),
                    let event = try? artifact.decode(as: OpsEvent.self).body,
                    event.name == "run.state", event.message.contains("-> DONE")
                else { continue }
                ends[run] = (event.occurredAt, event.message)
            }
        }
        return ends
    }
}
