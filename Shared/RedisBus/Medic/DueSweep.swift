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
        let call = IntegerCall<DueReply>("move_due", of: bus.library, keys: space.tables + [key])
        while true {
            let reply = try await bus.send(call)
            if reply.moved > 0 { bus.metrics.moved.labelled(kind).increment(by: reply.moved) }
            if reply.givenUp > 0 { await bus.noteUndeliverable(reply.givenUp, kind, in: space.partition) }
            guard let wait = reply.wait else { return options.dueInterval }
            if wait > .zero { return wait }
        }
    }
}

private struct DueReply: IntegerReply {
    let moved: Int
    let givenUp: Int
    /// Until the next is due; nil when nothing waits.
    let wait: Duration?

    init(reading numbers: inout IntegerReplyReader) throws(ReplyError) {
        moved = try numbers.next()
        givenUp = try numbers.next()
        let milliseconds = try numbers.next()
        wait = milliseconds < 0 ? nil : .milliseconds(milliseconds)
    }
}
