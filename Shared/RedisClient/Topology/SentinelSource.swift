import Observability
import RedisProtocol
import Synchronization

/// Asks the sentinels who the primary is, before every attempt to connect, and watches them for a change.
///
/// - The sentinels are asked in turn, the best informed first; those that they name are asked too from then on.
/// - All of them are watched, because only the one that led a failover knows its result at once, the others seconds
///   later.
/// - What a connection reaches must call itself primary, or it is closed again.
/// - Every connection made through this source (shared, blocking, subscribed) is closed when the primary moves, so
///   that its owner connects anew.
/// - Sentinels are reached with the TLS settings of the configuration, and without credentials.
final class SentinelSource: EndpointSource {
    private struct State {
        /// The one to ask next comes first.
        var sentinels: [NodeAddress]
        var watches: [NodeAddress: Task<Void, Never>] = [:]
        var announced: (primary: NodeAddress, at: Moment)?
        var isChecking = false
        var isClosed = false
    }

    /// How long an announced primary is believed without asking: sentinels tell each other every two seconds.
    private static let announcementLifetime = Duration.seconds(5)

    private let master: String
    private let configuration: RedisConfiguration
    /// The same without credentials.
    private let sentinelConfiguration: RedisConfiguration
    private let loop: IOLoop
    private let logger: Logger
    private let followers = Followers()
    private let state: Mutex<State>

    init(master: String, _ configuration: RedisConfiguration, loop: IOLoop, logger: Logger) {
        self.master = master
        var plain = configuration
        plain.username = nil
        plain.password = nil
        plain.database = 0
        self.configuration = configuration
        sentinelConfiguration = plain
        self.loop = loop
        self.logger = logger
        state = Mutex(State(sentinels: configuration.endpoints.compactMap(NodeAddress.init(endpoint:))))
    }

    func endpoint() async throws(RedisError) -> Endpoint {
        watchAll()
        if let announced { return announced.endpoint }
        var failure = RedisError.unavailable(reason: "no sentinel is known")
        for sentinel in state.withLock({ $0.sentinels }) {
            do throws(RedisError) {
                let primary = try await ask(sentinel)
                prefer(sentinel)
                return primary.endpoint
            } catch {
                if Task.isCancelled { throw error }
                failure = error
                logger.debug("a sentinel did not help", ["redis.endpoint": "\(sentinel)", "error": "\(error)"])
            }
        }
        throw failure
    }

    func verify(_ connection: Connection) async throws(RedisError) {
        let others = followers(of: connection.endpoint)
        guard try await role(of: connection) == .primary else {
            await Followers.drop(others)
            throw .unavailable(reason: "\(connection.endpoint) is not the primary")
        }
        followers.add(connection)
        if let announced, announced.endpoint != connection.endpoint {
            throw .unavailable(reason: "the primary moved to \(announced)")
        }
    }

    /// Closes every connection to a server that no longer calls itself primary. A new connection asks each server,
    /// because one that is subscribed cannot.
    func dropFormerPrimaries() async {
        let isFirst = state.withLock { state in
            defer { state.isChecking = true }
            return !state.isChecking
        }
        guard isFirst else { return }
        defer { state.withLock { $0.isChecking = false } }
        for endpoint in Set(followers.all.map(\.endpoint)) {
            let suspects = followers(of: endpoint)
            if await hasLostItsRole(endpoint) { await Followers.drop(suspects) }
        }
    }

    func close() async {
        let watches = state.withLock { state in
            state.isClosed = true
            defer { state.watches = [:] }
            return Array(state.watches.values)
        }
        for watch in watches { watch.cancel() }
        for watch in watches { await watch.value }
    }
}

extension SentinelSource {
    private var announced: NodeAddress? {
        guard let announced = state.withLock({ $0.announced }) else { return nil }
        return Moment.now - announced.at < Self.announcementLifetime ? announced.primary : nil
    }

    private func role(of connection: Connection) async throws(RedisError) -> RoleCommand.Role {
        let command = RoleCommand()
        let limit = configuration.connectTimeout
        guard let result = await connection.send(CommandArguments(command), within: limit) else {
            throw .disconnected(reason: "\(connection.endpoint) closed the connection before it told its role")
        }
        return try RedisClient.decode(command, try result.get())
    }

    /// False also for a server that cannot be asked: connections to it close by themselves, or it answers the next
    /// time.
    private func hasLostItsRole(_ endpoint: Endpoint) async -> Bool {
        let connector = Connector(configuration: configuration, source: FixedEndpoint(endpoint), loop: loop)
        do throws(RedisError) {
            let connection = try await connector.connect()
            defer { connection.close(.clientClosed) }
            return try await role(of: connection) != .primary
        } catch {
            logger.debug("a server did not tell its role", ["redis.endpoint": "\(endpoint)", "error": "\(error)"])
            return false
        }
    }

    /// Those that stand now; the server may be primary again for one that comes later.
    private func followers(of endpoint: Endpoint) -> [Connection] {
        followers.all.filter { $0.endpoint == endpoint }
    }

    private func prefer(_ sentinel: NodeAddress) {
        state.withLock { state in
            state.sentinels.removeAll { $0 == sentinel }
            state.sentinels.insert(sentinel, at: 0)
        }
    }

    private func connector(to sentinel: NodeAddress) -> Connector {
        Connector(configuration: sentinelConfiguration, source: FixedEndpoint(sentinel.endpoint), loop: loop)
    }

    /// Asks one sentinel for the primary and, on the way, for sentinels unknown so far.
    private func ask(_ sentinel: NodeAddress) async throws(RedisError) -> NodeAddress {
        let connection = try await connector(to: sentinel).connect()
        defer { connection.close(.clientClosed) }
        let primary = SentinelPrimary(name: master)
        let peers = SentinelPeers(name: master)
        let questions = [CommandArguments(primary), CommandArguments(peers)]
        guard let result = await connection.send(together: questions, within: configuration.connectTimeout) else {
            throw .disconnected(reason: "\(sentinel) closed the connection before it answered")
        }
        let replies = try result.get()
        guard let address = try RedisClient.decode(primary, replies[0]) else {
            throw .unavailable(reason: "\(sentinel) watches no primary named \(master)")
        }
        // A sentinel that names its primary but not its peers still helps.
        if let others = try? RedisClient.decode(peers, replies[1]) {
            state.withLock { state in
                state.sentinels += others.filter { !state.sentinels.contains($0) }
            }
            watchAll()
        }
        return address
    }
}

// The watches: one subscription to each known sentinel.
extension SentinelSource {
    private func watchAll() {
        state.withLock { state in
            guard !state.isClosed else { return }
            for sentinel in state.sentinels where state.watches[sentinel] == nil {
                // `close()` cancels and awaits it.
                state.watches[sentinel] = Task { [weak self, loop] in
                    var failures = 0
                    while !Task.isCancelled, !loop.isStopping {
                        guard let watched = await self?.watchOnce(sentinel) else { return }
                        failures = watched ? 1 : failures + 1
                        await loop.wait(for: BackOff.reconnecting.delay(beforeAttempt: failures))
                    }
                }
            }
        }
    }

    /// Stays subscribed to one sentinel for as long as it lives; false when there was no subscription.
    private func watchOnce(_ sentinel: NodeAddress) async -> Bool {
        do throws(RedisError) {
            let connection = try await connector(to: sentinel).connect(idlePing: .seconds(1)) { [weak self] reply in
                self?.received(reply, from: sentinel)
            }
            try connection.sendWithoutReply(CommandArguments(SUBSCRIBE(RedisKey("+switch-master"), isSharded: false)))
            await withTaskCancellationHandler {
                _ = await connection.closed()
            } onCancel: {
                connection.close(.clientClosed)
            }
            return true
        } catch {
            logger.debug("watching a sentinel failed", ["redis.endpoint": "\(sentinel)", "error": "\(error)"])
            return false
        }
    }

    /// Runs on the loop's thread.
    private func received(_ reply: Reply, from sentinel: NodeAddress) {
        guard let primary = SwitchMaster.newPrimary(of: master, in: reply) else { return }
        logger.debug("a sentinel names a new primary", ["redis.endpoint": "\(primary)"])
        // Before anyone connects anew: the other sentinels may still name the former primary.
        prefer(sentinel)
        state.withLock { $0.announced = (primary, .now) }
        for connection in followers.all where connection.endpoint != primary.endpoint {
            connection.close(.disconnected(reason: "the primary moved to \(primary)"))
        }
    }
}
