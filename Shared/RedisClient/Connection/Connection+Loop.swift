import RedisProtocol
import Synchronization

/// What the loop calls, on its thread.
extension Connection {
    func becameReady(readable: Bool, writable: Bool, now: Moment) {
        switch stage {
        case .connecting:
            if writable { finishConnecting(now) }
        case .securing, .open:
            if writable { loop.change(self, id: id, writable: false) }
            if readable { read(now) }
            if writable { flush(now: now) }
        }
    }

    func flush(now: Moment) {
        if let seal { return flush(through: seal) }
        if let bytes = machine.withLock({ $0.beginFlush() }) { write(bytes) }
    }

    func tick(now: Moment) -> Moment? {
        let tick = machine.withLock { $0.tick(now: now) }
        for (waiter, limit) in tick.expired { waiter.resume(.failure(.timedOut(after: limit))) }
        if let reason = tick.dead {
            close(.disconnected(reason: "\(endpoint): \(reason)"))
            return nil
        }
        if tick.ping {
            do throws(RedisError) {
                try sendWithoutReply(CommandArguments(PING()))
            } catch {
                close(error)
            }
        }
        return tick.next
    }

    func loopEnded() {
        close(.disconnected(reason: "the client is closed"))
    }

    private func finishConnecting(_ now: Moment) {
        if let failure = socket.connectError() {
            return close(.unavailable(reason: "connecting to \(endpoint): \(failure)"))
        }
        loop.change(self, id: id, writable: false)
        guard let seal else { return becomeOpen(now) }
        stage = .securing
        secure(with: seal, now)
    }

    private func becomeOpen(_ now: Moment) {
        stage = .open
        perform(machine.withLock { $0.opened(now: now) })
        opening.fulfil(nil)
    }

    private func read(_ now: Moment) {
        let outcome = unsafe withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 16) { buffer in
            let outcome = unsafe socket.read(into: buffer)
            guard case .done(let count) = outcome, count > 0 else { return outcome }
            unsafe received(UnsafeRawBufferPointer(rebasing: buffer[..<count]), now)
            return outcome
        }
        switch outcome {
        case .done(0): close(.disconnected(reason: "\(endpoint) closed the connection"))
        case .failed(let code):
            close(.disconnected(reason: "reading from \(endpoint): \(SystemCall.text(of: code))"))
        case .done, .wouldBlock: break
        }
    }

    private func received(_ bytes: UnsafeRawBufferPointer, _ now: Moment) {
        guard let seal else { return unsafe parse(bytes, now) }
        do throws(RedisError) {
            try unsafe seal.receive(bytes)
            if stage == .securing { secure(with: seal, now) }
            guard stage == .open else { return }
            let (plain, hasEnded) = try seal.decrypt()
            if !plain.isEmpty { unsafe plain.withUnsafeBytes { unsafe parse($0, now) } }
            flush(through: seal)
            if hasEnded { close(.disconnected(reason: "\(endpoint) ended the TLS session")) }
        } catch {
            close(error)
        }
    }

    /// Goes on with the TLS handshake.
    private func secure(with seal: TLSSeal, _ now: Moment) {
        do throws(RedisError) {
            let isDone = try seal.handshake()
            flush(through: seal)
            if isDone { becomeOpen(now) }
        } catch {
            // The alert that tells the server why.
            flush(through: seal)
            close(error)
        }
    }

    private func flush(through seal: TLSSeal) {
        while true {
            switch seal.send(over: socket) {
            case .done: break
            case .wouldBlock: return loop.change(self, id: id, writable: true)
            case .failed(let code): return writingFailed(code)
            }
            guard let bytes = machine.withLock({ $0.beginFlush() }) else { return }
            do throws(RedisError) {
                try seal.encrypt(bytes)
            } catch {
                return close(error)
            }
            // What was queued meanwhile is taken by the next round, so its wake-up is not needed.
            _ = machine.withLock { $0.finishedWriting(rest: []) }
        }
    }

    /// What the server still said, above all an alert, tells more than the failed write.
    private func writingFailed(_ code: Int32) {
        read(.now)
        close(.disconnected(reason: "writing to \(endpoint): \(SystemCall.text(of: code))"))
    }

    private func parse(_ bytes: UnsafeRawBufferPointer, _ now: Moment) {
        var failure: ReplyError?
        do throws(ReplyError) {
            try unsafe reader.feed(bytes, into: &replies)
        } catch {
            failure = error
        }
        deliver(now)
        if let failure { close(.disconnected(reason: "\(endpoint): \(failure)"), first: .reply(failure)) }
    }

    private func deliver(_ now: Moment) {
        let count = replies.count
        machine.withLock { machine in
            machine.received(count, now: now, into: &waiters)
        }
        for (waiter, reply) in zip(waiters, replies) { waiter?.resume(.success(reply)) }
        for reply in replies.dropFirst(waiters.count) { push(reply) }
        waiters.removeAll(keepingCapacity: true)
        replies.removeAll(keepingCapacity: true)
    }

    private func push(_ reply: Reply) {
        if let onPush {
            onPush(reply)
        } else {
            close(.disconnected(reason: "\(endpoint) sent a reply that nobody asked for"))
        }
    }
}
