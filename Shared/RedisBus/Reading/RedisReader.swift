import Bus
import Observability
import RedisClient
import RedisProtocol
import Synchronization

/// Reads a channel in some partitions over one waiting connection.
///
/// One XREADGROUP both reads and waits, giving each stream its share of the room. But it knows no order: so a laned
/// channel in which more may lie than was read is read by `take`, which fills exactly the free slots in the lanes'
/// order; and so is any channel while there is little room.
final class RedisReader: BusReader {
    private struct State {
        /// Entries may have been delivered over a connection that broke; they are looked for before new ones.
        var mustReadHistory = false
        /// More may lie there than the last read has brought: then the lanes' order matters.
        var isBehind = true
        /// Counts the looks; it decides which partition is asked first, so that none is always last.
        var turn = 0
        var failures = 0
        var connection: UInt64?
        /// What the last read failed of; it is seen to before the next one.
        var failure: RedisError?
    }

    private let bus: RedisBus
    private let route: Route
    private let partitions: [[StreamSource]]
    private let lane: BlockingLane
    private let reader: EntryReader
    private let state = Mutex(State())

    init(bus: RedisBus, route: Route, partitions: [[StreamSource]]) {
        self.bus = bus
        self.route = route
        self.partitions = partitions
        lane = bus.client.blockingLane(near: partitions[0][0].key)
        reader = EntryReader(consumer: bus.consumer)
    }

    func prepare() async throws(BusError) {
        if let (error, failures) = takeFailure() { try await recover(from: error, failures) }
        do throws(RedisError) {
            let connection = try await lane.open()
            state.withLock { state in
                // The former one may have broken behind our back, with entries on their way.
                if let former = state.connection, former != connection { state.mustReadHistory = true }
                state.connection = connection
            }
        } catch {
            try note(error)
        }
    }

    func read(into room: Room) async throws(BusError) -> [RawDelivery] {
        do throws(RedisError) {
            let deliveries = try await readOnce(into: room)
            state.withLock { $0.failures = 0 }
            return deliveries
        } catch {
            try note(error)
            return []
        }
    }

    private func readOnce(into room: Room) async throws(RedisError) -> [RawDelivery] {
        if state.withLock({ $0.mustReadHistory }) {
            let own = try await readHistory()
            state.withLock { $0.mustReadHistory = false }
            if !own.isEmpty { return own }
        }
        let all = partitions.flatMap(\.self)
        // One read answers with at least one entry of each stream that has any: too much for less room than streams.
        let general = route.isLaned ? room.general : room.total
        if general < all.count || route.isLaned && state.withLock({ $0.isBehind }) {
            let taken = try await take(into: room)
            guard taken.isEmpty else { return taken }
        }
        let awaited = sources(for: room)
        let mustLookAgain = room.isScarce || room.general > 0 && awaited.count < all.count
        return try await wait(for: awaited, upTo: max(1, general / all.count), isBrief: mustLookAgain)
    }

    /// Those to wait for. Each may answer with an entry; where slots are kept for urgent work, no more others are asked
    /// than there is room for, in turn: what is handed back would come again as if it were urgent.
    private func sources(for room: Room) -> [StreamSource] {
        let others = partitions.flatMap { $0.dropFirst(route.urgentStreams) }
        guard room.urgent > 0 || room.general == 0, room.general < others.count else {
            return partitions.flatMap(\.self)
        }
        let turn = state.withLock { $0.turn }
        let asked = (0..<room.general).map { others[(turn + $0) % others.count] }
        return partitions.flatMap { $0.prefix(route.urgentStreams) } + asked
    }

    /// How long a reader waits while others want its slots, or while it does not wait for everything.
    private static let shortWait = Duration.milliseconds(20)

    private func wait(
        for sources: [StreamSource],
        upTo count: Int,
        isBrief: Bool
    ) async throws(RedisError) -> [RawDelivery] {
        let call = WaitCall(
            sources: sources,
            group: route.group,
            count: count,
            blocking: isBrief ? min(Self.shortWait, bus.options.readWait) : bus.options.readWait,
            reader: reader
        )
        let deliveries = try await lane.send(call)
        // Who did not look into all lanes knows nothing of them.
        noteBehind(sources.count < partitions.count * route.streams.count || call.leftSome(deliveries))
        return deliveries
    }

    private func noteBehind(_ isBehind: Bool) { state.withLock { $0.isBehind = isBehind } }

    private func take(into room: Room) async throws(RedisError) -> [RawDelivery] {
        let turn = state.withLock { state in
            state.turn += 1
            return state.turn
        }
        var rest = room
        var taken: [RawDelivery] = []
        for offset in partitions.indices where rest.total > 0 {
            let call = TakeCall(
                function: bus.library.function("take"),
                sources: partitions[(turn + offset) % partitions.count],
                group: route.group,
                room: rest,
                urgentStreams: route.urgentStreams,
                reader: reader
            )
            let deliveries = try await takeShielded(call)
            let urgent = deliveries.count { route.isUrgent($0.token.stream) }
            rest = rest.less(urgent: urgent, other: deliveries.count - urgent)
            taken += deliveries
        }
        noteBehind(rest.general == 0)
        return taken
    }

    /// What a call has taken is ours, so its reply must be seen even when the reader is told to stop.
    private func takeShielded(_ call: TakeCall) async throws(RedisError) -> [RawDelivery] {
        // Awaited right here; a task of its own only because cancellation must not reach it.
        let task = Task { [client = bus.client] () async -> Result<[RawDelivery], RedisError> in
            do throws(RedisError) {
                return .success(try await client.send(call))
            } catch {
                return .failure(error)
            }
        }
        return try await task.value.get()
    }

    /// Everything that this process holds according to the server; what it works on already is known by its token.
    private func readHistory() async throws(RedisError) -> [RawDelivery] {
        var held: [RawDelivery] = []
        for source in partitions.flatMap(\.self) {
            var after: EntryPosition? = EntryPosition(milliseconds: 0, sequence: 0)
            while let position = after {
                let call = HistoryCall(source: source, group: route.group, after: position, reader: reader)
                let page = try await bus.client.send(call)
                held += page.deliveries
                for _ in page.lost { bus.metrics.lostEntries.increment() }
                after = page.next
            }
        }
        return try await stillHeld(held)
    }

    /// Without those that were settled while the history was read: nobody shall begin them a second time.
    private func stillHeld(_ read: [RawDelivery]) async throws(RedisError) -> [RawDelivery] {
        guard !read.isEmpty else { return [] }
        do {
            let lost = Set(try await bus.renew(read.map(\.token), of: route))
            return read.filter { !lost.contains($0.token) }
        } catch {
            throw .unavailable(reason: "asking what is still held: \(error)")
        }
    }

    /// Remembers a failure for `prepare`, and throws it unless that can mend it.
    private func note(_ error: RedisError) throws(BusError) {
        state.withLock { state in
            state.mustReadHistory = true
            state.failures += 1
            state.failure = error
        }
        if case .cancelled = error { throw .cancelled }
        bus.metrics.errors.labelled(error.word).increment()
        if !isMendable(error) { throw .unavailable("reading \(route.name): \(error)") }
    }

    private func takeFailure() -> (RedisError, failures: Int)? {
        state.withLock { state in
            guard let failure = state.failure else { return nil }
            state.failure = nil
            return (failure, state.failures)
        }
    }

    private func isMendable(_ error: RedisError) -> Bool { error.isMissingGroup || error.isMissingFunctions }

    private func recover(from error: RedisError, _ failures: Int) async throws(BusError) {
        do {
            try await bus.backOffClock.sleep(for: BackOff.busyServer.delay(beforeAttempt: failures))
        } catch {
            throw .cancelled
        }
        if error.isMissingGroup { try await bus.restoreGroups(of: route) }
        if error.isMissingFunctions { try await bus.loadFunctions() }
    }
}

extension RedisError {
    fileprivate var isMissingGroup: Bool {
        if case .server(let reply) = self { reply.reaction == .groupMissing } else { false }
    }

    fileprivate var isMissingFunctions: Bool {
        if case .loadFunctions = remedy { true } else { false }
    }
}
