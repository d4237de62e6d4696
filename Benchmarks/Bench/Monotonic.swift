import Glibc

/// The system's monotonic clock, the same in every process: for times that begin in one and end in another.
enum Monotonic {
    /// Nanoseconds.
    static var now: Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
