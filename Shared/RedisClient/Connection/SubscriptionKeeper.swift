import RedisProtocol
import Synchronization

/// Keeps one channel subscribed: connects, subscribes, waits for the break, and begins again at once, then with
/// back-off.
final class SubscriptionKeeper: Sendable {
    private struct State {
        var isLive = false
        var confirmations = 0
        var lastError: RedisError?
    }

    /// What is known of one connection's subscription.
    private struct Life: Sendable {
        let confirmed = Promise<Void>()
        let ended = Promise<RedisError>()

        func end(_ error: RedisError) {
            ended.fulfil(error)
            confirmed.fulfil(())
        }
    }

    /// An idle server is pinged this often; twice that without a sign is a break.
    private static let idlePing = Duration.seconds(2)
    private static let maximumBuffered = 1_024

    let messages: AsyncStream<[UInt8]>

    private let command: SUBSCRIBE
    private let near: RedisKey
    private let topology: any Topology
    private let loop: IOLoop
    private let confirmLimit: Duration
    private let sink: AsyncStream<[UInt8]>.Continuation
    private let state = Mutex(State())
    private let first = Promise<RedisError?>()

    init(_ command: SUBSCRIBE, near: RedisKey, topology: any Topology, loop: IOLoop, confirmLimit: Duration) {
        self.command = command
        self.near = near
        self.topology = topology
        self.loop = loop
        self.confirmLimit = confirmLimit
        (messages, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.maximumBuffered))
    }

    var isLive: Bool { state.withLock { $0.isLive } }
    var confirmations: Int { state.withLock { $0.confirmations } }

    func run() async {
        defer { sink.finish() }
        var failures = 0
        while !Task.isCancelled, !loop.isStopping {
            let delay = BackOff.reconnecting.delay(beforeAttempt: failures)
            if delay > .zero { await loop.wait(for: delay) }
            if Task.isCancelled { break }
            let confirmedBefore = confirmations
            await subscribeOnce()
            failures = confirmations > confirmedBefore ? 0 : failures + 1
        }
        first.fulfil(loop.isStopping ? .clientClosed : .cancelled)
    }

    func firstOutcome(within limit: Duration) async -> RedisError? {
        let timer = loop.schedule(at: .now + limit) { [self] in
            first.fulfil(state.withLock { $0.lastError } ?? .timedOut(after: limit))
        }
        defer { loop.cancel(timer: timer) }
        return await first.value(whenCancelled: .cancelled)
    }

    /// One connection's life.
    private func subscribeOnce() async {
        let deadline = Moment.now + confirmLimit
        let life = Life()
        var node: Node?
        do throws(RedisError) {
            let owner = try await owner(by: deadline)
            node = owner
            let connection = try await owner.connector.connect(idlePing: Self.idlePing) { [self] reply in
                receive(reply, life)
            }
            connection.whenClosed { life.end($0) }
            let error = await listen(on: connection, life, by: deadline)
            connection.close(error)
            throw error
        } catch {
            failed(error, at: node)
        }
    }

    private func listen(on connection: Connection, _ life: Life, by deadline: Moment) async -> RedisError {
        let timer = loop.schedule(at: deadline) {
            if !life.confirmed.isFulfilled { life.end(.disconnected(reason: "the subscription was not confirmed")) }
        }
        defer { loop.cancel(timer: timer) }
        return await withTaskCancellationHandler {
            do throws(RedisError) {
                try connection.sendWithoutReply(CommandArguments(command))
            } catch {
                return error
            }
            await life.confirmed.value()
            if !life.ended.isFulfilled { confirm() }
            defer { state.withLock { $0.isLive = false } }
            return await life.ended.value()
        } onCancel: {
            life.end(.cancelled)
        }
    }

    private func confirm() {
        state.withLock { state in
            state.isLive = true
            state.confirmations += 1
        }
        first.fulfil(nil)
    }

    private func failed(_ error: RedisError, at node: Node?) {
        state.withLock { $0.lastError = error }
        if error.isPermanent { first.fulfil(error) }
        // Where to go next is asked anew.
        if let node { topology.learn(from: error, of: node) }
    }

    private func owner(by deadline: Moment) async throws(RedisError) -> Node {
        if let node = try topology.node(for: [near]) { return node }
        return try await topology.resolve(for: [near], by: deadline)
    }

    /// On the loop's thread.
    private func receive(_ reply: Reply, _ life: Life) {
        if let error = reply.serverError { return life.end(.server(error)) }
        do throws(ReplyError) {
            switch try Push(reply) {
            case .subscribed: life.confirmed.fulfil(())
            case .message(let bytes): sink.yield(Array(bytes))
            case .unsubscribed: life.end(.disconnected(reason: "the channel has moved"))
            case .pong: break
            }
        } catch {
            life.end(.reply(error))
        }
    }
}
