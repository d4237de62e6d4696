import RedisProtocol
import Synchronization

/// One open socket to one server, pipelined: any number of callers at once, replies in order.
///
/// The logic is in `ConnectionStateMachine`; this class moves bytes.
///
/// Sendable, because `reader`, `seal`, `stage`, `replies` and `waiters` are touched by the loop's thread alone, once
/// `init` has returned, and everything else is constant or inside the mutex. The file `Connection+Loop.swift` is what
/// runs on that thread; neither this one nor `Connection+Writing.swift` may touch them.
final class Connection: Pollable, @unchecked Sendable {
    enum Stage {
        case connecting, securing, open
    }

    let descriptor: Int32
    let endpoint: Endpoint

    let id: UInt64
    let socket: Socket
    let loop: IOLoop
    let machine: Mutex<ConnectionStateMachine<ReplyWaiter>>
    let onPush: (@Sendable (Reply) -> Void)?
    let opening = Promise<RedisError?>()
    private let closing = Promise<RedisError>()

    var stage = Stage.connecting
    let seal: TLSSeal?
    let reader: ReplyReader
    var replies: [Reply] = []
    var waiters: [ReplyWaiter?] = []

    /// Starts to connect; `opened()` tells when it is done. Replies without a command go to `onPush`, on the loop's
    /// thread.
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

    var takesCommands: Bool { machine.withLock { $0.takesCommands } }

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

    /// Sends one command and awaits its reply; nil when nothing was sent because the connection is closed or about to
    /// be.
    ///
    /// Cancelling the caller returns `.cancelled` at once; without `cancellable` the reply is awaited all the same.
    func send(_ arguments: CommandArguments, within limit: Duration, cancellable: Bool = true) async
        -> Result<Reply, RedisError>?
    {
        await deliver(arguments, within: TimeLimit(limit), cancellable: cancellable).result
    }

    /// The same, in the form in which the reply comes.
    func deliver(_ arguments: CommandArguments, within limit: TimeLimit, cancellable: Bool = true) async
        -> ReplyDelivery
    {
        // What was cancelled before it was sent is not sent: the reply might come before the word that it is unwanted.
        if cancellable, Task.isCancelled { return ReplyDelivery(.failure(.cancelled)) }
        let ticket = CommandTicket()
        return await withTaskCancellationHandler {
            await unsafe withUnsafeContinuation { continuation in
                switch unsafe enqueue(arguments, CollectionOfOne(.caller(continuation)), within: limit) {
                case .refused(let error):
                    unsafe continuation.resume(returning: error.map { ReplyDelivery(.failure($0)) } ?? .notSent)
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

    /// Takes no more commands, sends a last one if there is room for it, and awaits its reply, which comes after those
    /// of all others; false when another caller does so already, or the connection is closed.
    func sendLast(_ arguments: CommandArguments, within limit: Duration) async -> Bool {
        let delivery = await unsafe withUnsafeContinuation { continuation in
            let waiter = unsafe CollectionOfOne(ReplyWaiter.caller(continuation))
            if case .refused(let error) = enqueue(arguments, waiter, within: TimeLimit(limit), isLast: true) {
                unsafe continuation.resume(returning: error.map { ReplyDelivery(.failure($0)) } ?? .notSent)
            }
        }
        return delivery.result != nil
    }

    /// Sends a command whose answers are pushes, such as SUBSCRIBE.
    func sendWithoutReply(_ arguments: CommandArguments) throws(RedisError) {
        if case .refused(let error) = enqueue(arguments, EmptyCollection(), within: TimeLimit(.seconds(1))) {
            throw error ?? .disconnected(reason: "the connection is closed")
        }
    }

    /// Closes for good: whoever still waits gets the error.
    func close(_ error: RedisError) { close(error, first: error) }

    func close(_ error: RedisError, first: RedisError) {
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
