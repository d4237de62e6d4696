import CLinux
import Glibc

/// An epoll instance with an eventfd that other threads use to wake it.
struct EventQueue: ~Copyable {
    struct Event {
        let token: UInt64
        let readable: Bool
        let writable: Bool
    }

    /// The token of the wake-up descriptor; never given to anything else.
    private static let wakeToken: UInt64 = 0

    private let descriptor: Int32
    let waker: Waker

    init() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        waker = Waker()
        precondition(
            descriptor >= 0 && waker.descriptor >= 0,
            "the process has no file descriptors left for its I/O loop"
        )
        control(EPOLL_CTL_ADD, waker.descriptor, token: Self.wakeToken, writable: false)
    }

    deinit {
        _ = close(descriptor)
    }

    func add(_ watched: Int32, token: UInt64, writable: Bool) {
        control(EPOLL_CTL_ADD, watched, token: token, writable: writable)
    }

    func change(_ watched: Int32, token: UInt64, writable: Bool) {
        control(EPOLL_CTL_MOD, watched, token: token, writable: writable)
    }

    func remove(_ watched: Int32) {
        control(EPOLL_CTL_DEL, watched, token: 0, writable: false)
    }

    /// Waits for events, at most until the timeout; a wake-up is swallowed here and only ends the wait.
    func wait(milliseconds: Int32) -> [Event] {
        unsafe withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) { buffer in
            let outcome = SystemCall.retrying {
                unsafe Int(epoll_wait(descriptor, buffer.baseAddress, Int32(buffer.count), milliseconds))
            }
            guard case .done(let count) = outcome else { return [] }
            var events: [Event] = []
            events.reserveCapacity(count)
            for position in 0..<count {
                let token = unsafe buffer[position].data.u64
                if token == Self.wakeToken {
                    waker.reset()
                } else {
                    unsafe events.append(Self.event(token, buffer[position].events))
                }
            }
            return events
        }
    }

    private static func event(_ token: UInt64, _ bits: UInt32) -> Event {
        // A hang-up or error is delivered as readable: the read then says what happened.
        let failed = bits & (EPOLLERR.rawValue | EPOLLHUP.rawValue | EPOLLRDHUP.rawValue) != 0
        return Event(
            token: token,
            readable: failed || bits & EPOLLIN.rawValue != 0,
            writable: failed || bits & EPOLLOUT.rawValue != 0
        )
    }

    private func control(_ operation: Int32, _ watched: Int32, token: UInt64, writable: Bool) {
        var event = unsafe epoll_event()
        unsafe event.events = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | (writable ? EPOLLOUT.rawValue : 0)
        unsafe event.data.u64 = token
        // Fails only for a descriptor that was never added or is closed, and then there is nothing to watch.
        _ = unsafe epoll_ctl(descriptor, operation, watched, &event)
    }
}
