import CLinux
import Glibc

/// Ends another thread's wait from any thread.
final class Waker: Sendable {
    let descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))

    deinit {
        _ = close(descriptor)
    }

    func wake() {
        // Only a counter near 2^64 could refuse this, and then the thread is already being woken.
        _ = eventfd_write(descriptor, 1)
    }

    func reset() {
        var count: eventfd_t = 0
        _ = unsafe eventfd_read(descriptor, &count)
    }
}
