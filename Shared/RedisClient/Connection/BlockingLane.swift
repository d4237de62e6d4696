package import RedisProtocol
import Synchronization

/// A connection of its own for blocking commands, to the server that owns a key; it connects when first used.
///
/// - One command at a time: a second caller waits until the first is done.
/// - The reply is awaited for the command's own blocking time and as long again as any other command's, two
///   seconds at least.
/// - Cancelling the caller loses nothing that the server has delivered: the server is told to unblock, and whatever
///   reply comes within `unblockTimeout` is returned as usual, also to the cancelled caller. Only without a reply is
///   `.cancelled` thrown, and the connection torn down; what was delivered then stays pending on the server.
/// - When the connection breaks, the command fails with `.disconnected`; the next one connects anew.
package final class BlockingLane: Sendable {
    private struct Lane {
        let connection: Connection
        /// The server's number of the connection.
        let id: Int
        let node: Node
    }

    private struct State {
        var lane: Lane?
        var isBusy = false
        var queue: [Promise<Void>] = []
        var isClosed = false
    }

    /// A reply that comes when the blocking time is over is no sign of a slow server.
    private static let leastGrace = Duration.seconds(2)

    private let key: RedisKey
    private let client: RedisClient
    private let state = Mutex(State())

    init(near key: RedisKey, client: RedisClient) {
        self.key = key
        self.client = client
    }

    deinit {
        state.withLock { $0.lane }?.connection.close(.clientClosed)
    }

    /// Sends a command, blocking or not, and awaits its reply.
    package func send<C: RedisCommand>(_ command: C) async throws(RedisError) -> C.Response {
        await takeTurn()
        defer { endTurn() }
        if Task.isCancelled { throw .cancelled }
        let limit = (command.blocking ?? .zero) + max(Self.leastGrace, client.configuration.commandTimeout)
        let deadline = Moment.now + limit
        var attempt = 0
        while true {
            attempt += 1
            let lane = try await openLane(by: deadline)
            let result = await send(CommandArguments(command), on: lane, within: limit)
            if result == nil, Task.isCancelled { throw .cancelled }
            do throws(RedisError) {
                return try RedisClient.decode(command, try (result ?? .failure(Self.broken)).get())
            } catch {
                let failure = Failure(
                    error: error,
                    keys: [key],
                    node: lane.node,
                    attempt: attempt,
                    deadline: deadline,
                    mayRepeat: false
                )
                guard await mayRetry(failure, neverSent: result == nil) else { throw error }
            }
        }
    }

    /// Connects if it is not connected, so that the next command need not wait for that. Answers a number that another
    /// connection does not have.
    package func open() async throws(RedisError) -> UInt64 {
        await takeTurn()
        defer { endTurn() }
        return try await openLane(by: .now + client.configuration.commandTimeout).connection.id
    }

    /// Ends the connection; a command on its way fails with `.disconnected`.
    package func close() {
        let lane = state.withLock { state in
            state.isClosed = true
            return state.lane.take()
        }
        lane?.connection.close(.disconnected(reason: "the blocking lane is closed"))
    }

    private static var broken: RedisError { .disconnected(reason: "the blocking lane's connection is closed") }

    private func send(_ arguments: CommandArguments, on lane: Lane, within limit: Duration) async
        -> Result<Reply, RedisError>?
    {
        // The task starts when the caller is cancelled, and is awaited below.
        let unblocking = Mutex<Task<Void, Never>?>(nil)
        let answered = Promise<Void>()
        let result = await withTaskCancellationHandler {
            await lane.connection.send(arguments, within: limit, cancellable: false)
        } onCancel: {
            let task = Task { await unblock(lane, until: answered) }
            unblocking.withLock { $0 = task }
        }
        answered.fulfil(())
        if let task = unblocking.withLock({ $0 }) { await task.value }
        if case .failure(.timedOut) = result { lane.connection.close(Self.broken) }
        return result
    }

    /// Asks again until the reply is there, because the first request may overtake the blocking command itself.
    private func unblock(_ lane: Lane, until answered: Promise<Void>) async {
        let loop = lane.node.connector.loop
        let limit = client.configuration.unblockTimeout
        let timer = loop.schedule(at: .now + limit) {
            if answered.fulfil(()) { lane.connection.close(.cancelled) }
        }
        defer { loop.cancel(timer: timer) }
        let request = CommandArguments(CLIENT.UNBLOCK(lane.id))
        var attempt = 0
        while !answered.isFulfilled {
            let result = await lane.node.send(request, within: limit)
            // An error means that we may not unblock; the timer then ends the wait.
            guard case .success(let reply) = result, let unblocked = Self.unblocked(reply), !unblocked else { break }
            attempt += 1
            await loop.wait(for: BackOff.reconnecting.delay(beforeAttempt: attempt))
        }
        await answered.value()
    }

    private static func unblocked(_ reply: Reply) -> Bool? {
        // Nil for an error reply, which is the caller's to judge.
        try? CLIENT.UNBLOCK(0).decode(reply)
    }
}

extension BlockingLane {
    /// The open connection, or a new one to the server that owns the key now.
    private func openLane(by deadline: Moment) async throws(RedisError) -> Lane {
        let (known, isClosed) = state.withLock { ($0.lane, $0.isClosed) }
        if isClosed { throw .clientClosed }
        if let known, known.connection.takesCommands { return known }
        let (node, connection, id) = try await client.connect(near: key, by: deadline)
        let lane = Lane(connection: connection, id: id, node: node)
        let closedMeanwhile = state.withLock { state in
            if !state.isClosed { state.lane = lane }
            return state.isClosed
        }
        guard closedMeanwhile else { return lane }
        connection.close(.clientClosed)
        throw .clientClosed
    }

    /// Whether the failed command is to be sent again, on a new connection if the key has another owner now.
    private func mayRetry(_ failure: Failure, neverSent: Bool) async -> Bool {
        if neverSent { return Moment.now < failure.deadline }
        guard case .server = failure.error else {
            client.topology.learn(from: failure.error, of: failure.node)
            return false
        }
        let asksForAnother = failure.error.asksForAnotherServer
        guard case .retry(let node, let asking) = await client.topology.reaction(to: failure) else {
            if asksForAnother { leave() }
            return false
        }
        if asking {
            // A slot on its way: its new owner will take us without ASKING soon.
            await node.connector.loop.wait(for: BackOff.busyServer.delay(beforeAttempt: failure.attempt))
        } else if asksForAnother || node !== failure.node {
            leave()
        }
        return !Task.isCancelled && Moment.now < failure.deadline
    }

    private func leave() {
        state.withLock { $0.lane.take() }?.connection.close(.disconnected(reason: "the key has another owner"))
    }

    private func takeTurn() async {
        let turn: Promise<Void>? = state.withLock { state in
            guard state.isBusy else {
                state.isBusy = true
                return nil
            }
            let turn = Promise<Void>()
            state.queue.append(turn)
            return turn
        }
        await turn?.value()
    }

    private func endTurn() {
        let next: Promise<Void>? = state.withLock { state in
            if state.queue.isEmpty {
                state.isBusy = false
                return nil
            }
            return state.queue.removeFirst()
        }
        next?.fulfil(())
    }
}
