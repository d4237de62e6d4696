import Glibc

/// How many files the worker may have open; what the system gives a process at first is enough for some hundred
/// programs.
enum DescriptorLimit {
    /// Pipes to a program and from it, its report, and what watches over its end.
    private static let perProgram = 8
    private static let spare = 512

    /// Raises this process's limit as far as so many programs at once need it, and as it may.
    ///
    /// Answers the limit when it is too low all the same.
    static func raise(forPrograms count: Int) -> Int? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        let needed = rlim_t(count * perProgram + spare)
        limit.rlim_cur = raised(from: limit.rlim_cur, to: needed, atMost: limit.rlim_max)
        guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return limit.rlim_cur < needed ? Int(limit.rlim_cur) : nil
    }

    /// No higher than needed: programs inherit it, and some go through all numbers up to it.
    static func raised(from now: rlim_t, to needed: rlim_t, atMost most: rlim_t) -> rlim_t {
        max(now, min(needed, most))
    }
}
