import Observability
import RedisProtocol
import Synchronization

/// Keys spread over the primaries of a Redis Cluster, one pipelined connection to each.
///
/// - The slot map is read by one refresh at a time, however many callers need it: at first use, after MOVED, when a
///   node cannot be reached or stops answering.
/// - MOVED is followed and ASK asked at once; TRYAGAIN, CLUSTERDOWN and unreachable nodes are retried with growing
///   waits until the command's own time limit.
final class ClusterTopology: Topology {
    private struct State {
        var view: ClusterView<Node>
        var refresh: Promise<RedisError?>?
        var isRefreshScheduled = false
        var isClosed = false
    }

    /// How long one node may take to tell the slot map before the next is asked.
    private static let answerLimit = Duration.seconds(1)

    private let loop: IOLoop
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameter makeNode: makes the connection to one node, without connecting yet.
    init(
        _ configuration: RedisConfiguration,
        loop: IOLoop,
        logger: Logger,
        makeNode: @escaping @Sendable (any EndpointSource) -> Node
    ) {
        self.loop = loop
        self.logger = logger
        let seeds = configuration.endpoints.compactMap(NodeAddress.init(endpoint:))
        let view = ClusterView(seeds: seeds, retirement: configuration.commandTimeout * 2) { address in
            makeNode(ClusterNodeSource(address: address))
        }
        state = Mutex(State(view: view))
    }

    var isCluster: Bool { true }

    func node(for keys: [RedisKey]) throws(RedisError) -> Node? {
        let slot = try Self.slot(of: keys)
        return state.withLock { $0.view.owner(of: slot) }
    }

    func resolve(for keys: [RedisKey], by deadline: Moment) async throws(RedisError) -> Node {
        let slot = try Self.slot(of: keys)
        return try await afterRefreshing(by: deadline, "no node serves the hash slot") { $0.owner(of: slot) }
    }

    func everyPrimary(by deadline: Moment) async throws(RedisError) -> [Node] {
        let known = state.withLock { $0.view.primaries() }
        if !known.isEmpty { return known }
        return try await afterRefreshing(by: deadline, "no node serves any hash slot") { view in
            let primaries = view.primaries()
            return primaries.isEmpty ? nil : primaries
        }
    }

    func reaction(to failure: Failure) async -> Reaction {
        let responder = state.withLock { $0.view.address(of: failure.node) }
        var generator = SystemRandomness()
        let action = RedirectionPolicy.action(
            for: failure.error,
            from: responder,
            attempt: failure.attempt,
            mayRepeat: failure.mayRepeat,
            using: &generator
        )
        switch action {
        case .follow(_, let target):
            learn(from: failure.error, of: failure.node)
            return retry(on: target, asking: false)
        case .ask(let target): return retry(on: target, asking: true)
        case .retry(let delay): return await retry(failure, after: delay, refreshing: false)
        case .resolve(let delay): return await retry(failure, after: delay, refreshing: true)
        case .fail:
            learn(from: failure.error, of: failure.node)
            return .fail
        }
    }

    func learn(from error: RedisError, of node: Node) {
        switch error {
        case .server(let error):
            state.withLock { state in
                let responder = state.view.address(of: node)
                if case .moved(let slot, let target) = Redirection(error, from: responder) {
                    state.view.assign(slot, to: target)
                }
            }
            if error.reaction == .resolveAgain || error.code == "CLUSTERDOWN" { scheduleRefresh() }
        case .disconnected, .timedOut, .unavailable: scheduleRefresh()
        case .cancelled, .crossSlot, .reply: break
        }
    }

    func close() async {
        let (members, refresh) = state.withLock { state in
            state.isClosed = true
            return (state.view.everyMember, state.refresh)
        }
        for member in members { await member.close() }
        _ = await refresh?.value()
    }
}

extension ClusterTopology {
    /// Nil for a command without keys.
    private static func slot(of keys: [RedisKey]) throws(RedisError) -> Int? {
        guard !keys.isEmpty else { return nil }
        guard let slot = HashSlot.shared(by: keys) else { throw .crossSlot }
        return Int(slot.number)
    }

    private func retry(on address: NodeAddress, asking: Bool) -> Reaction {
        let node = state.withLock { $0.isClosed ? nil : $0.view.member(at: address) }
        return node.map { .retry(on: $0, asking: asking) } ?? .fail
    }

    private func retry(_ failure: Failure, after delay: Duration, refreshing: Bool) async -> Reaction {
        guard !state.withLock({ $0.isClosed }), await failure.waits(delay, on: loop) else { return .fail }
        // A failed refresh leaves the old map, which is tried again until the time is up.
        if refreshing { _ = await refresh(by: failure.deadline) }
        guard !Task.isCancelled, Moment.now < failure.deadline else { return .fail }
        // The keys had one slot when the command was first sent.
        let slot = HashSlot.shared(by: failure.keys).map { Int($0.number) }
        let owner = state.withLock { $0.isClosed ? nil : $0.view.owner(of: slot) }
        return owner.map { .retry(on: $0, asking: false) } ?? .fail
    }

    private func afterRefreshing<Found>(
        by deadline: Moment,
        _ complaint: String,
        _ find: (ClusterView<Node>) -> Found?
    ) async throws(RedisError) -> Found {
        var attempt = 0
        while true {
            let failure = await refresh(by: deadline)
            if let found = state.withLock({ find($0.view) }) { return found }
            attempt += 1
            let delay = RedirectionPolicy.backOff.delay(beforeAttempt: attempt)
            if Task.isCancelled { throw .cancelled }
            if let failure, failure.isPermanent || state.withLock({ $0.isClosed }) { throw failure }
            guard Moment.now + delay < deadline else { throw failure ?? .unavailable(reason: complaint) }
            await loop.wait(for: delay)
        }
    }

    /// Refreshes soon, with jitter; requests until then are one.
    private func scheduleRefresh() {
        let schedules = state.withLock { state in
            guard !state.isClosed, !state.isRefreshScheduled else { return false }
            state.isRefreshScheduled = true
            return true
        }
        guard schedules else { return }
        loop.schedule(at: .now + .microseconds(Int.random(in: 0..<20_000))) { [weak self] in
            guard let self else { return }
            state.withLock { $0.isRefreshScheduled = false }
            _ = startRefresh()
        }
    }

    /// Joins the running refresh or starts one; nil when the map is fresh.
    private func refresh(by deadline: Moment) async -> RedisError? {
        let outcome = Promise<RedisError?>()
        startRefresh().whenFulfilled { outcome.fulfil($0) }
        let timer = loop.schedule(at: deadline) {
            outcome.fulfil(.unavailable(reason: "no cluster node told the slot map in time"))
        }
        defer { loop.cancel(timer: timer) }
        return await outcome.value(whenCancelled: .cancelled)
    }

    private func startRefresh() -> Promise<RedisError?> {
        let (refresh, isOurs) = state.withLock { state in
            if let running = state.refresh { return (running, false) }
            let refresh = Promise<RedisError?>()
            if !state.isClosed { state.refresh = refresh }
            return (refresh, !state.isClosed)
        }
        guard isOurs else {
            if state.withLock({ $0.isClosed }) { refresh.fulfil(.clientClosed) }
            return refresh
        }
        // Ends by itself since every question has a limit; `close()` awaits it through the promise.
        Task {
            let failure = await askForSlots()
            state.withLock { $0.refresh = nil }
            refresh.fulfil(failure)
        }
        return refresh
    }

    private func askForSlots() async -> RedisError? {
        var generator = SystemRandomness()
        let candidates = state.withLock { $0.view.candidates(using: &generator) }
        var failure = RedisError.unavailable(reason: "no cluster node is known")
        for (address, node) in candidates {
            let result = await node.send(CommandArguments(ClusterSlots()), within: Self.answerLimit)
            do throws(RedisError) {
                let ranges = try RedisClient.decode(ClusterSlots(), try result.get())
                guard !ranges.isEmpty else {
                    throw .unavailable(reason: "\(address) knows of no served hash slots")
                }
                let ended = state.withLock { $0.view.adopt(SlotMap(ranges, from: address), now: .now) }
                for node in ended { await node.close() }
                return nil
            } catch {
                failure = error
                logger.debug(
                    "a cluster node did not tell the slot map",
                    ["redis.endpoint": "\(address)", "error": "\(error)"]
                )
            }
        }
        return failure
    }
}
