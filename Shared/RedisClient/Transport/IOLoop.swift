import Glibc
import Synchronization

/// One thread that does all reading, most writing and all timing of a client's sockets.
///
/// - Other threads only post to its inbox; a wake-up is sent only when the thread sleeps, so posts during a busy turn
///   are free.
/// - Everything it watches is touched from its thread alone.
/// - After `stop()` it tells all members, finishes what is due and ends its thread; posts after that run nowhere.
final class IOLoop: Sendable {
    private enum Post {
        case add(any Pollable, UInt64, writable: Bool)
        case change(any Pollable, UInt64, writable: Bool)
        case remove(any Pollable, UInt64)
        case flush(any Pollable)
        case timer(UInt64, Moment, @Sendable () -> Void)
        case cancelTimer(UInt64)
    }

    private struct Inbox {
        var posts: [Post] = []
        var sleeping = false
        var stopping = false
        var ended = false
    }

    /// What only the loop's thread touches.
    private struct Local: ~Copyable {
        var members: [UInt64: any Pollable] = [:]
        var timers = TimerQueue<@Sendable () -> Void>()
        var posts: [Post] = []
        var nextTick = Moment(nanoseconds: 0)
        let events: EventQueue

        var nextDue: Moment { min(nextTick, timers.earliest ?? .distantFuture) }
    }

    /// How often it looks for more to read before deadlines count: a reading takes 64 KiB of a socket at most.
    private static let mostReads = 64
    /// With nothing to do, the loop still looks at its members this often.
    private static let idleTick = Duration.seconds(1)

    private let inbox = Mutex(Inbox())
    private let waker: Waker
    private let nextID = Atomic<UInt64>(1)
    /// When the loop will next look at deadlines, in nanoseconds; a later deadline needs no wake-up.
    private let announcedTick = Atomic<Int64>(0)
    private let ended = Promise<Void>()

    init() {
        let events = EventQueue()
        waker = events.waker
        // The thread holds the loop until `stop()`.
        let handOver = Mutex<EventQueue?>(events)
        let started = DetachedThread.start(name: "redis-io") { [self] in
            if let events = handOver.withLock({ $0.take() }) { run(events) }
        }
        precondition(started, "the system refuses a thread for the I/O loop")
    }

    /// A number that no other member or timer of this loop has.
    func makeID() -> UInt64 { nextID.add(1, ordering: .relaxed).oldValue }

    func add(_ member: any Pollable, id: UInt64, writable: Bool) { post(.add(member, id, writable: writable)) }

    /// Asks for, or no longer asks for, the moment when the member's descriptor can be written.
    func change(_ member: any Pollable, id: UInt64, writable: Bool) { post(.change(member, id, writable: writable)) }

    func remove(_ member: any Pollable, id: UInt64) { post(.remove(member, id)) }

    func requestFlush(of member: any Pollable) { post(.flush(member)) }

    /// Makes sure that members are ticked at the deadline or soon after.
    func ensureTick(by deadline: Moment) {
        if deadline.nanoseconds < announcedTick.load(ordering: .acquiring) {
            post(.timer(makeID(), deadline, {}))
        }
    }

    /// Runs the work on the loop's thread at the moment; it must not block. A stopped loop runs it at once, on the
    /// caller.
    @discardableResult
    func schedule(at moment: Moment, _ work: @escaping @Sendable () -> Void) -> UInt64 {
        let id = makeID()
        if !post(.timer(id, moment, work)) { work() }
        return id
    }

    func cancel(timer: UInt64) { post(.cancelTimer(timer)) }

    /// Returns after the duration, or at once when the task is cancelled or the loop ends.
    func wait(for duration: Duration) async {
        let promise = Promise<Void>()
        let timer = schedule(at: .now + duration) { promise.fulfil(()) }
        await promise.value(whenCancelled: ())
        cancel(timer: timer)
    }

    /// Nothing will be watched or timed any more: whoever mends connections must give up.
    var isStopping: Bool { inbox.withLock { $0.stopping } }

    func stop() {
        inbox.withLock { $0.stopping = true }
        waker.wake()
    }

    func waitUntilEnded() async { await ended.value() }

    @discardableResult
    private func post(_ post: Post) -> Bool {
        let (accepted, wake) = inbox.withLock { inbox in
            if inbox.ended { return (false, false) }
            inbox.posts.append(post)
            defer { inbox.sleeping = false }
            return (true, inbox.sleeping)
        }
        if wake { waker.wake() }
        return accepted
    }

    private func run(_ events: consuming EventQueue) {
        var local = Local(events: events)
        while turn(&local) {}
        finish(&local)
    }

    /// One turn: posts, events, then deadlines; false when the loop is to end.
    ///
    /// What lies in the sockets is read before anything counts as late: it is not the server that was silent when this
    /// process has been stalled.
    private func turn(_ local: inout Local) -> Bool {
        takePosts(&local, beforeSleeping: false)
        let sleeps = takePosts(&local, beforeSleeping: true)
        guard let sleeps else { return false }
        let wait = sleeps ? Self.milliseconds(until: local.nextDue, .now) : 0
        let events = local.events.wait(milliseconds: wait)
        if sleeps { inbox.withLock { $0.sleeping = false } }
        handOut(events, local)
        guard Moment.now >= local.nextDue else { return true }
        for _ in 0..<Self.mostReads {
            let more = local.events.wait(milliseconds: 0)
            if more.isEmpty { break }
            handOut(more, local)
        }
        tick(&local, .now)
        return true
    }

    private func handOut(_ events: [EventQueue.Event], _ local: borrowing Local) {
        let now = Moment.now
        for event in events {
            local.members[event.token]?.becameReady(readable: event.readable, writable: event.writable, now: now)
        }
    }

    /// Takes over what was posted. Before sleeping: true when there was nothing and the loop may sleep, nil when it
    /// must end.
    @discardableResult
    private func takePosts(_ local: inout Local, beforeSleeping: Bool) -> Bool? {
        let (sleeps, stopping) = inbox.withLock { inbox in
            swap(&inbox.posts, &local.posts)
            inbox.sleeping = beforeSleeping && local.posts.isEmpty && !inbox.stopping
            return (inbox.sleeping, inbox.stopping)
        }
        for post in local.posts { handle(post, &local) }
        local.posts.removeAll(keepingCapacity: true)
        return stopping ? nil : sleeps
    }

    private func handle(_ post: Post, _ local: inout Local) {
        switch post {
        case .add(let member, let id, let writable):
            local.members[id] = member
            local.events.add(member.descriptor, token: id, writable: writable)
            local.nextTick = Moment(nanoseconds: 0)
        case .change(let member, let id, let writable):
            if local.members[id] != nil { local.events.change(member.descriptor, token: id, writable: writable) }
        case .remove(let member, let id):
            if local.members.removeValue(forKey: id) != nil { local.events.remove(member.descriptor) }
        case .flush(let member): member.flush(now: .now)
        case .timer(let id, let moment, let work):
            local.timers.add(id, at: moment, work)
        case .cancelTimer(let id): local.timers.cancel(id)
        }
    }

    private func tick(_ local: inout Local, _ now: Moment) {
        for work in local.timers.due(at: now) { work() }
        var next = now + Self.idleTick
        for member in local.members.values {
            if let deadline = member.tick(now: now) { next = min(next, deadline) }
        }
        local.nextTick = next
        announcedTick.store(next.nanoseconds, ordering: .releasing)
    }

    private func finish(_ local: inout Local) {
        for member in local.members.values { member.loopEnded() }
        let last = inbox.withLock { inbox in
            inbox.ended = true
            defer { inbox.posts = [] }
            return inbox.posts
        }
        for post in last { handle(post, &local) }
        for member in local.members.values { member.loopEnded() }
        for work in local.timers.due(at: .distantFuture) { work() }
        ended.fulfil(())
    }

    /// Rounded up, so that the deadline has passed when the wait ends.
    private static func milliseconds(until moment: Moment, _ now: Moment) -> Int32 {
        guard moment > now else { return 0 }
        return Int32(clamping: min((moment.nanoseconds - now.nanoseconds) / 1_000_000 + 1, 60_000))
    }
}
