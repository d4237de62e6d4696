import Artifacts
import Bus
import RedisBus
import Runs

/// Sees where runs arrive, in the events that conductors tell.
struct Arrivals {
    typealias Arrival = (at: Timestamp, message: String)

    private let tail: EventTail
    private var position: EntryPosition
    /// How many seconds without any event mean that nothing will come any more.
    private let patience: Int

    init(_ bus: RedisBus, patience: Int = 30) async throws {
        tail = EventTail(bus, partition: Partition(0))
        position = try await tail.newest()
        self.patience = patience
    }

    /// Waits until all of these runs are DONE; tells for each when it was.
    mutating func ends(of runs: Set<RunID>) async throws -> [RunID: Arrival] {
        try await arrivals(of: runs, in: .done)
    }

    /// Waits until each of these runs has entered the state and stayed there.
    mutating func arrivals(of runs: Set<RunID>, in state: RunState) async throws -> [RunID: Arrival] {
        var found: [RunID: Arrival] = [:]
        var silence = 0
        while found.count < runs.count {
            let entries = try await tail.events(after: position, count: 2000, waiting: .seconds(1))
            silence = entries.isEmpty ? silence + 1 : 0
            guard silence < patience else {
                throw BenchError("only \(found.count) of \(runs.count) runs have come to \(state.rawValue)")
            }
            // What is no event is not what is waited for.
            for entry in entries {
                position = entry.position
                guard case .success(let artifact) = entry.artifact, let run = artifact.envelope.run, runs.contains(run),
                    let event = try? artifact.decode(as: OpsEvent.self).body,
                    RunPassage(event)?.states.last == state
                else { continue }
                found[run] = (event.occurredAt, event.message)
            }
        }
        return found
    }
}
