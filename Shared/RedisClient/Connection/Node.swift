import Observability
import RedisProtocol
import Synchronization

/// The shared connection to one server, which mends itself: it connects when first used and reconnects when it breaks.
///
/// - What was in flight at a break fails with `.disconnected`; what comes while there is no connection waits for one,
///   bounded by its own time limit and by `maximumWaiting`.
/// - A refusal that only a person can mend (credentials, certificates) fails those who wait at once.
final class Node: Sendable {
    private typealias Waiter = Promise<Result<Connection, RedisError>>

    private enum Phase {
        case idle
        case connecting(Task<Void, Never>)
        case connected(Connection)
        case closed
    }

    private struct State {
        var phase = Phase.idle
        var waiters: [UInt64: Waiter] = [:]
        /// Connections that failed since the last good one.
        var failures = 0
        var lastFailure: RedisError?
        var nextWaiter: UInt64 = 0
    }

    private static let maximumWaiting = 100_000

    let connector: Connector
    private let logger: Logger
    private let instruments: Instruments
    private let state = Mutex(State())

    init(connector: Connector, logger: Logger, instruments: Instruments) {
        self.connector = connector
        self.logger = logger
        self.instruments = instruments
    }

    /// Sends one command and awaits its reply, which may be an error reply.
    func send(_ arguments: CommandArguments, within limit: Duration) async -> Result<Reply, RedisError> {
        if let connection = current, let result = await connection.send(arguments, within: limit) { return result }
        return await whenConnected(within: limit) { connection, rest in
            await connection.send(arguments, within: rest)
        }
    }

    /// Sends commands back to back on the same connection and awaits all their replies.
    func send(together commands: [CommandArguments], within limit: Duration) async -> Result<[Reply], RedisError> {
        if let connection = current, let result = await connection.send(together: commands, within: limit) {
            return result
        }
        return await whenConnected(within: limit) { connection, rest in
            await connection.send(together: commands, within: rest)
        }
    }

    func close() async {
        let (phase, waiters) = state.withLock { state in
            let phase = state.phase
            return (phase, Self.endWaiting(&state, in: .closed))
        }
        for waiter in waiters { waiter.fulfil(.failure(.clientClosed)) }
        switch phase {
        case .connecting(let task):
            task.cancel()
            await task.value
        // What was sent may have taken effect, so nobody is to hear that it was not.
        case .connected(let connection): connection.close(.disconnected(reason: "the client is closed"))
        case .idle, .closed: break
        }
    }

    /// The open connection, if there is one right now.
    var current: Connection? {
        state.withLock { state in
            if case .connected(let connection) = state.phase { connection } else { nil }
        }
    }

    /// The slow path: waits for a connection and sends, again when that one closed before anything was sent.
    private func whenConnected<Value>(
        within limit: Duration,
        _ send: (Connection, Duration) async -> Result<Value, RedisError>?
    ) async -> Result<Value, RedisError> {
        let deadline = Moment.now + limit
        while true {
            switch await connection(by: deadline, limit: limit) {
            case .failure(let error): return .failure(error)
            case .success(let connection):
                let rest = deadline - Moment.now
                if let result = await send(connection, max(rest, .milliseconds(1))) { return result }
                lost(connection)
            }
        }
    }

    private func connection(by deadline: Moment, limit: Duration) async -> Result<Connection, RedisError> {
        let waiter = Waiter()
        let id: UInt64?
        switch register(waiter) {
        case .success(let number): id = number
        case .failure(let error): return .failure(error)
        }
        let timer = connector.loop.schedule(at: deadline) { [weak self] in
            waiter.fulfil(.failure(self?.unreachable(within: limit) ?? .clientClosed))
        }
        let result = await waiter.value(whenCancelled: .failure(.cancelled))
        connector.loop.cancel(timer: timer)
        if let id { _ = state.withLock { $0.waiters.removeValue(forKey: id) } }
        return result
    }

    private func register(_ waiter: Waiter) -> Result<UInt64?, RedisError> {
        state.withLock { state in
            switch state.phase {
            case .closed: return .failure(.clientClosed)
            case .connected(let connection):
                waiter.fulfil(.success(connection))
                return .success(nil)
            case .idle: startConnecting(&state)
            case .connecting: break
            }
            guard state.waiters.count < Self.maximumWaiting else {
                return .failure(.unavailable(reason: "\(state.waiters.count) commands wait for a connection already"))
            }
            state.nextWaiter += 1
            state.waiters[state.nextWaiter] = waiter
            return .success(state.nextWaiter)
        }
    }

    private func unreachable(within limit: Duration) -> RedisError {
        let last = state.withLock { $0.lastFailure }
        return .unavailable(reason: "no connection within \(limit)\(last.map { "; last: \($0)" } ?? "")")
    }

    private func startConnecting(_ state: inout State) {
        // `close()` cancels and awaits this task; it ends by itself when connected or refused.
        state.phase = .connecting(Task { await self.connectUntilDone() })
    }

    private func connectUntilDone() async {
        while !Task.isCancelled {
            let failures = state.withLock { $0.failures }
            let delay = BackOff.reconnecting.delay(beforeAttempt: failures)
            if delay > .zero { await connector.loop.wait(for: delay) }
            if Task.isCancelled { return }
            do throws(RedisError) {
                return adopt(try await connector.connect())
            } catch {
                if !retries(after: error) { return }
            }
        }
    }

    private func adopt(_ connection: Connection) {
        let waiters: [Waiter]? = state.withLock { state in
            guard case .connecting = state.phase else { return nil }
            state.phase = .connected(connection)
            state.failures = 0
            state.lastFailure = nil
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        guard let waiters else { return connection.close(.clientClosed) }
        instruments.connected.increment()
        logger.debug("connected to redis", ["redis.endpoint": "\(connection.endpoint)"])
        connection.whenClosed { [weak self] error in
            self?.lost(connection, error)
        }
        for waiter in waiters { waiter.fulfil(.success(connection)) }
    }

    /// Notes the failure; false when trying again is pointless and those who waited have been told.
    private func retries(after error: RedisError) -> Bool {
        let (refused, again): ([Waiter], Bool) = state.withLock { state in
            state.failures += 1
            state.lastFailure = error
            guard case .connecting = state.phase else { return ([], false) }
            if connector.loop.isStopping { return (Self.endWaiting(&state, in: .closed), false) }
            guard error.isPermanent || !connector.source.keepsTrying else { return ([], true) }
            return (Self.endWaiting(&state, in: .idle), false)
        }
        instruments.connectFailed.increment()
        logger.debug("connecting to redis failed", ["error": "\(error)"])
        for waiter in refused { waiter.fulfil(.failure(error)) }
        return again
    }

    private static func endWaiting(_ state: inout State, in phase: Phase) -> [Waiter] {
        state.phase = phase
        defer { state.waiters = [:] }
        return Array(state.waiters.values)
    }

    private func lost(_ connection: Connection, _ error: RedisError? = nil) {
        let wasCurrent = state.withLock { state in
            guard case .connected(let current) = state.phase, current === connection else { return false }
            guard !connector.loop.isStopping else {
                state.phase = .closed
                return false
            }
            startConnecting(&state)
            return true
        }
        guard wasCurrent else { return }
        instruments.disconnected.increment()
        let reason = error.map { "\($0)" } ?? "closed"
        logger.debug("lost the connection to redis", ["redis.endpoint": "\(connection.endpoint)", "error": reason])
    }
}
