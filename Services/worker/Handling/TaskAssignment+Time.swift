import Artifacts

extension TaskAssignment {
    /// How long an attempt that starts now may take; nil when its deadline has passed.
    func timeLimit(at now: Timestamp) -> Duration? {
        let limit = Duration.milliseconds(limits.timeoutMs)
        guard let deadlineAt else { return limit }
        let left = now.duration(to: deadlineAt)
        return left > .zero ? min(limit, left) : nil
    }
}
