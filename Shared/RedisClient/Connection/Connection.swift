import Glibc
import RedisProtocol
import Synchronization

/// One open socket to one server, pipelined: any number of callers at once, replies in order.
///
/// The logic is in `ConnectionStateMachine`; this class moves bytes.
///
/// Sendable, because `reader`, `seal`, `stage` and the lists of a read are touched by the loop's thread alone, and
/// everything else is constant or inside the mutex.
final class Connection: Pollable, @unchecked Sendable {
    private enum Stage {
        case connecting, securing, open
    }

    let descriptor: Int32
    let endpoint: Endpoint

    let id: UInt64
    let socket: Socket
    let loop: IOLoop
    let machine: Mutex<ConnectionStateMachine<ReplyWaiter>>
    private let onPush: (@Sendable (Reply) -> Void)?
    private let opening = Promise<RedisError?>()
    private let closing = Promise<RedisError>()

    private var stage = Stage.connecting
    private let seal: TLSSeal?
    private let reader: ReplyReader
    private var replies: [Reply] = []
    private var waiters: [ReplyWaiter?] = []

    /// Starts to connect; `opened()` tells when it is done. Replies without a command go to `onPush`, on the loop's thread.
    init(
        to address: SocketAddress,
        of endpoint: Endpoint,
        options: ConnectionOptions,
        loop: IOLoop,
        seal: sending TLSSeal? = nil,
        onPush: (@Sendable (Reply) -> Void)? = nil
    ) throws(RedisError) {
        var options = options
        if seal != nil { options.writesDirectly = false }
        socket = try Socket(connectingTo: address)
        descriptor = socket.descriptor
        self.endpoint = endpoint
        self.loop = loop
        self.onPush = onPush
        self.seal = seal
        id = loop.makeID()
        machine = Mutex(ConnectionStateMachine(options: options, now: .now))
        reader = ReplyReader(maximumReplySize: options.maximumReplySize)
        loop.add(self, id: id, writable: true)
    }

    deinit {
        // Everyone who waited has been told when it closed; this is for one that was never closed.
        opening.fulfil(.unavailable(reason: "the connection was given up"))
    }

    var isClosed: Bool { machine.withLock { $0.isClosed } }

    /// Returns when commands can be sent; gives up, and closes, after the limit or when the task is cancelled.
    func opened(within limit: Duration) async throws(RedisError) {
        let timer = loop.schedule(at: .now + limit) { [weak self] in
            self?.giveUpOpening(.unavailable(reason: "no connection within \(limit)"))
        }
        let failure = await withTaskCancellationHandler {
            await opening.value()
        } onCancel: {
            giveUpOpening(.cancelled)
        }
        loop.cancel(timer: timer)
        if let failure { throw failure }
    }

    /// Too late once it is open: the one who waited then has a connection.
    private func giveUpOpening(_ error: RedisError) {
        if opening.fulfil(error) { close(error) }
    }

    /// Returns when the connection is no more, with the reason.
    func closed() async -> RedisError { await closing.value() }

    /// Calls the body when the connection is no more, at once when that is so already.
    func whenClosed(_ body: @escaping @Sendable (RedisError) -> Void) { closing.whenFulfilled(body) }

    /// Sends one command and awaits its reply; nil when nothing was sent because the connection is closed.
    ///
    /// Cancelling the caller returns `.cancelled` at once; without `cancellable` the reply is awaited all the same.
    func send(_ arguments: CommandArguments, within limit: Duration, cancellable: Bool = true) async
        -> Result<Reply, RedisError>?
    {
        await deliver(arguments, within: TimeLimit(limit), cancellable: cancellable).result
    }

    /// The same, in the form in which the reply comes.
    func deliver(_ arguments: CommandArguments, within limit: TimeLimit, cancellable: Bool = true) async -> Delivery {
        // What was cancelled before it was sent is not sent: the reply might come before the word that it is unwanted.
        if cancellable, Task.isCancelled { return Delivery(.failure(.cancelled)) }
        let ticket = CommandTicket()
        return await withTaskCancellationHandler {
            await unsafe withUnsafeContinuation { continuation in
                switch unsafe enqueue(arguments, CollectionOfOne(.caller(continuation)), within: limit) {
                case .refused(let error):
                    unsafe continuation.resume(returning: error.map { Delivery(.failure($0)) } ?? .notSent)
                case .accepted(let sequence, _): if !ticket.placed(at: sequence) { abandon(sequence, count: 1) }
                }
            }
        } onCancel: {
            if cancellable, let sequence = ticket.cancel() { abandon(sequence, count: 1) }
        }
    }

    /// Sends commands back to back, with nothing of another caller in between, and awaits all their replies.
    func send(together commands: [CommandArguments], within limit: Duration) async -> Result<[Reply], RedisError>? {
        guard !commands.isEmpty else { return .success([]) }
        if Task.isCancelled { return .failure(.cancelled) }
        let ticket = CommandTicket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let group = ReplyGroup(expecting: commands.count, continuation)
                switch enqueue(commands, group, within: TimeLimit(limit)) {
                case .refused(let error): group.refuse(error)
                case .accepted(let sequence, _):
                    if !ticket.placed(at: sequence) { abandon(sequence, count: commands.count) }
                }
            }
        } onCancel: {
            if let sequence = ticket.cancel() { abandon(sequence, count: commands.count) }
        }
    }

    /// Sends a command whose answers are pushes, such as SUBSCRIBE.
    func sendWithoutReply(_ arguments: CommandArguments) throws(RedisError) {
        if case .refused(let error) = enqueue(arguments, EmptyCollection(), within: TimeLimit(.seconds(1))) {
            throw error ?? .disconnected(reason: "the connection is closed")
        }
    }

    /// Closes for good: whoever still waits gets the error.
    func close(_ error: RedisError) { close(error, first: error) }

    private func close(_ error: RedisError, first: RedisError) {
        let (waiters, wasOpen) = machine.withLock { machine in
            let wasOpen = !machine.isClosed
            return (machine.close(), wasOpen)
        }
        guard wasOpen else { return }
        loop.remove(self, id: id)
        socket.hangUp()
        for (position, waiter) in waiters.enumerated() { waiter?.resume(.failure(position == 0 ? first : error)) }
        opening.fulfil(error)
        closing.fulfil(error)
    }
}

extension Connection {
    private typealias Enqueued = ConnectionStateMachine<ReplyWaiter>.Enqueued

    private func enqueue(
        _ arguments: CommandArguments,
        _ waiters: some Collection<ReplyWaiter> & Sendable,
        within limit: TimeLimit
    ) -> Enqueued {
        let bytes = CommandFormatter.bytes(of: arguments)
        return act(machine.withLock { $0.enqueue(bytes, waiters: waiters, limit: limit) }, within: limit)
    }

    private func enqueue(_ commands: [CommandArguments], _ group: ReplyGroup, within limit: TimeLimit) -> Enqueued {
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

    private func abandon(_ sequence: UInt64, count: Int) {
        for offset in 0..<UInt64(count) {
            machine.withLock { $0.abandon(sequence + offset) }?.resume(.failure(.cancelled))
        }
    }

    private func perform(_ action: ConnectionStateMachine<ReplyWaiter>.WriteAction) {
        switch action {
        case .write:
            if let bytes = machine.withLock({ $0.takeOutgoing() }) { write(bytes) }
        case .wake: loop.requestFlush(of: self)
        case .awaitWritable: loop.change(self, id: id, writable: true)
        case .nothing: break
        }
    }

    /// Writes what the socket takes and reports the rest; only the one who took the bytes calls this.
    private func write(_ bytes: ArraySlice<UInt8>) {
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

// What the loop calls, on its thread.
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
