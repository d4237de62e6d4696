import Glibc

/// Processor time in seconds, of all threads.
enum ProcessorTime {
    static var ofThisProcess: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
