import RedisProtocol

/// What a pipelined connection decides, without a socket: who waits for which reply, who writes, what is too late.
///
/// Invariants:
/// - Replies come in the order of the slots. A slot whose caller has gone stays, so that its late reply is thrown away.
/// - At most one thread writes: whoever was told to `.write` does, until it reports back with `finishedWriting`.
/// - A reply that finds no slot is a push (a message of a subscription).
struct ConnectionStateMachine<Waiter> {
    struct Slot {
        var waiter: Waiter?
        let deadline: Moment
        let limit: Duration
    }

    enum WriteAction: Equatable {
        /// The caller writes now, on its own thread.
        case write
        /// The loop is to be asked for a flush.
        case wake
        /// Someone will write it already.
        case nothing
        /// Wait until the socket takes more.
        case awaitWritable
    }

    enum Enqueued {
        case accepted(first: UInt64, WriteAction)
        /// Nothing was queued: the connection is closed or about to be, or its queue is full.
        case refused(RedisError?)
    }

    struct Tick {
        var expired: [(waiter: Waiter, limit: Duration)] = []
        /// The connection has been idle for long: ask the server for a sign of life.
        var ping = false
        /// The connection shows no sign of life and is to be torn down for this reason.
        var dead: String?
        /// When to look again.
        var next = Moment.distantFuture
    }

    private enum Phase {
        case opening, open, closed
    }

    private let options: ConnectionOptions
    private var phase = Phase.opening
    private var slots = RingBuffer<Slot>()
    private var firstSequence: UInt64 = 1
    private var outgoing: [UInt8] = []
    private var parked: ArraySlice<UInt8> = []
    private var isWriting = false
    private var isFlushRequested = false
    /// No live slot's deadline is earlier; it may be later than this.
    private var earliestDeadline = Moment.distantFuture
    private var lastSign: Moment
    private var timedOutSinceSign = false
    private var pingedAt: Moment?
    /// It is to be closed as soon as what was sent has been answered.
    private var isLeaving = false

    init(options: ConnectionOptions, now: Moment) {
        self.options = options
        lastSign = now
    }

    var isClosed: Bool { phase == .closed }
    /// Whether it will ever send another command.
    var takesCommands: Bool { phase != .closed && !isLeaving }
    var pendingReplies: Int { slots.count }

    /// The connection is ready to be written to.
    mutating func opened(now: Moment) -> WriteAction {
        guard phase == .opening else { return .nothing }
        phase = .open
        lastSign = now
        return requestFlush()
    }

    /// Queues commands with a slot each, in order; no waiters at all for commands whose replies are pushes.
    mutating func enqueue(
        _ bytes: [UInt8],
        waiters: some Collection<Waiter> & Sendable,
        limit: TimeLimit
    ) -> Enqueued {
        guard takesCommands else { return .refused(nil) }
        let size = outgoing.count + parked.count + bytes.count
        guard size <= options.maximumQueuedBytes || outgoing.isEmpty, slots.count < options.maximumQueuedCommands else {
            return .refused(.unavailable(reason: "\(slots.count) commands are queued on the connection already"))
        }
        let wasIdle = slots.isEmpty
        let first = firstSequence + UInt64(slots.count)
        for waiter in waiters {
            slots.append(Slot(waiter: waiter, deadline: limit.deadline, limit: limit.duration))
        }
        // What expects no reply, such as the ping of a subscription, is no reason to be more patient.
        if wasIdle, !waiters.isEmpty { lastSign = limit.start }
        if !waiters.isEmpty { earliestDeadline = min(earliestDeadline, limit.deadline) }
        // Nothing queued yet: the bytes themselves become the queue, uncopied.
        if outgoing.isEmpty { outgoing = bytes } else { outgoing += bytes }
        return .accepted(first: first, writeAction(wasIdle: wasIdle))
    }

    /// Takes no more commands; those that are queued are written and answered as usual.
    mutating func leave() { isLeaving = true }

    /// What the writer is to write now; the queue is empty afterwards. Nil when there is nothing or another writes.
    mutating func beginFlush() -> ArraySlice<UInt8>? {
        isFlushRequested = false
        guard phase == .open, !isWriting else { return nil }
        return takeOutgoing()
    }

    /// The direct writer's first portion.
    mutating func takeOutgoing() -> ArraySlice<UInt8>? {
        if !parked.isEmpty {
            defer { parked = [] }
            isWriting = true
            return parked
        }
        isWriting = !outgoing.isEmpty
        guard isWriting else { return nil }
        defer { outgoing = [] }
        return outgoing[...]
    }

    /// The writer reports back what the socket did not take; what else is queued by now is the loop's to write.
    mutating func finishedWriting(rest: ArraySlice<UInt8>) -> WriteAction {
        isWriting = false
        guard phase == .open else { return .nothing }
        parked = rest
        if !rest.isEmpty { return .awaitWritable }
        return outgoing.isEmpty ? .nothing : requestFlush()
    }

    /// Takes the waiters of the next replies; nil for a slot whose caller has gone. Fewer than `count` when the rest
    /// are pushes.
    mutating func received(_ count: Int, now: Moment, into waiters: inout [Waiter?]) {
        noteSign(now)
        for _ in 0..<count {
            guard let slot = slots.popFirst() else { return }
            firstSequence += 1
            waiters.append(slot.waiter)
        }
        if slots.isEmpty { earliestDeadline = .distantFuture }
    }

    /// Bytes came, though perhaps not yet a whole reply.
    mutating func noteSign(_ now: Moment) {
        lastSign = now
        timedOutSinceSign = false
        pingedAt = nil
    }

    /// The caller of this slot goes; nil when it has been answered already.
    mutating func abandon(_ sequence: UInt64) -> Waiter? {
        guard sequence >= firstSequence else { return nil }
        let position = Int(sequence - firstSequence)
        guard position < slots.count else { return nil }
        defer { slots[position].waiter = nil }
        return slots[position].waiter
    }

    mutating func tick(now: Moment) -> Tick {
        var result = Tick()
        guard phase != .closed else { return result }
        if now >= earliestDeadline { expire(now, &result) }
        result.next = earliestDeadline
        if timedOutSinceSign {
            let end = lastSign + options.stallLimit
            if now >= end { result.dead = "no sign of life for \(options.stallLimit) while commands wait" }
            result.next = min(result.next, end)
        }
        if let interval = options.idlePing, phase == .open { ping(now, every: interval, &result) }
        return result
    }

    /// Returns who still waits, in the order of the slots: the first is for the reply that was being read; nil for a
    /// slot whose caller has gone.
    mutating func close() -> [Waiter?] {
        guard phase != .closed else { return [] }
        phase = .closed
        var waiters: [Waiter?] = []
        while let slot = slots.popFirst() { waiters.append(slot.waiter) }
        outgoing = []
        parked = []
        return waiters
    }

    private mutating func writeAction(wasIdle: Bool) -> WriteAction {
        guard phase == .open, !isWriting, parked.isEmpty else { return .nothing }
        if wasIdle, options.writesDirectly, !isFlushRequested {
            isWriting = true
            return .write
        }
        return requestFlush()
    }

    private mutating func requestFlush() -> WriteAction {
        if isFlushRequested || (outgoing.isEmpty && parked.isEmpty) { return .nothing }
        isFlushRequested = true
        return .wake
    }

    private mutating func expire(_ now: Moment, _ result: inout Tick) {
        earliestDeadline = .distantFuture
        for position in 0..<slots.count {
            let slot = slots[position]
            guard let waiter = slot.waiter else { continue }
            if slot.deadline <= now {
                slots[position].waiter = nil
                result.expired.append((waiter, slot.limit))
            } else {
                earliestDeadline = min(earliestDeadline, slot.deadline)
            }
        }
        if !result.expired.isEmpty { timedOutSinceSign = true }
    }

    private mutating func ping(_ now: Moment, every interval: Duration, _ result: inout Tick) {
        // From the ping and not from the last sign: after a stall of our own, the server has not been asked yet.
        let due = (pingedAt ?? lastSign) + interval
        if now < due {
            result.next = min(result.next, due)
        } else if pingedAt == nil {
            pingedAt = now
            result.ping = true
            result.next = min(result.next, now + interval)
        } else {
            result.dead = "no answer to a ping within \(interval)"
        }
    }
}
