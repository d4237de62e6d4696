package import Bus
import Observability
import RedisProtocol

/// Sends delayed messages and timers when their time has come, by the server's clock.
package struct DueSweep: Sweep {
    package let name: String

    private let bus: RedisBus
    private let spaces: [KeySpace]
    private let options: MedicOptions

    package init(bus: RedisBus, in partition: Partition? = nil, options: MedicOptions = MedicOptions()) {
        name = RedisBus.sweepName("due", in: partition)
        self.bus = bus
        spaces = bus.spaces(partition)
        self.options = options
    }

    package func round() async throws -> Duration {
        var wait = options.dueInterval
        for space in spaces {
            for (key, kind) in [(space.delayed, "delayed"), (space.timers, "timer")] {
                wait = min(wait, try await moveDue(from: key, kind, in: space))
            }
        }
        return wait
    }

    /// Moves all that is due; answers how long until the next is.
    private func moveDue(from key: RedisKey, _ kind: String, in space: KeySpace) async throws -> Duration {
        let call = SweepCall("move_due", of: bus.library, keys: space.tables + [key], results: 3)
        while true {
            let answer = try await bus.send(call)
            if answer[0] > 0 { bus.metrics.moved.labelled(kind).increment(by: answer[0]) }
            if answer[1] > 0 { await bus.noteUndeliverable(answer[1], kind, in: space.partition) }
            guard answer[2] == 0 else {
                return answer[2] < 0 ? options.dueInterval : .milliseconds(answer[2])
            }
        }
    }
}
