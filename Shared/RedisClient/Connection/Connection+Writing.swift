import RedisProtocol
import Synchronization

/// How commands get onto the socket.
extension Connection {
    typealias Enqueued = ConnectionStateMachine<ReplyWaiter>.Enqueued

    func enqueue(
        _ arguments: CommandArguments,
        _ waiters: some Collection<ReplyWaiter> & Sendable,
        within limit: TimeLimit,
        isLast: Bool = false
    ) -> Enqueued {
        let bytes = CommandFormatter.bytes(of: arguments)
        let outcome = machine.withLock { machine in
            defer { if isLast { machine.leave() } }
            return machine.enqueue(bytes, waiters: waiters, limit: limit)
        }
        return act(outcome, within: limit)
    }

    func enqueue(_ commands: [CommandArguments], _ group: ReplyGroup, within limit: TimeLimit) -> Enqueued {
        let waiters = repeatElement(ReplyWaiter.group(group), count: commands.count)
        let bytes = CommandFormatter.bytes(of: commands)
        return act(machine.withLock { $0.enqueue(bytes, waiters: waiters, limit: limit) }, within: limit)
    }

    private func act(_ outcome: Enqueued, within limit: TimeLimit) -> Enqueued {
        if case .accepted(_, let action) = outcome {
            perform(action)
            loop.ensureTick(by: limit.deadline)
        }
        return outcome
    }

    func abandon(_ sequence: UInt64, count: Int) {
        for offset in 0..<UInt64(count) {
            machine.withLock { $0.abandon(sequence + offset) }?.resume(.failure(.cancelled))
        }
    }

    func perform(_ action: ConnectionStateMachine<ReplyWaiter>.WriteAction) {
        switch action {
        case .write:
            if let bytes = machine.withLock({ $0.takeOutgoing() }) { write(bytes) }
        case .wake: loop.requestFlush(of: self)
        case .awaitWritable: loop.change(self, id: id, writable: true)
        case .nothing: break
        }
    }

    /// Writes what the socket takes and reports the rest; only the one who took the bytes calls this.
    func write(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while !rest.isEmpty {
            switch socket.write(rest) {
            case .done(let count): rest = rest.dropFirst(count)
            case .wouldBlock: return perform(machine.withLock { $0.finishedWriting(rest: rest) })
            case .failed(let code):
                return close(.disconnected(reason: "writing to \(endpoint): \(SystemCall.text(of: code))"))
            }
        }
        perform(machine.withLock { $0.finishedWriting(rest: []) })
    }
}
