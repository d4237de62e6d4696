import Artifacts

extension Job {
    /// The most that it may print, and that its files may hold together, in bytes.
    var outputLimit: Int {
        let most = ProcessExecutor.outputLimit
        return min(assignment.limits.outputBytes ?? most, most)
    }
}
