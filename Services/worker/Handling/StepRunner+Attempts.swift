import Artifacts

extension StepRunner {
    /// Tries one step as often as it may be tried, each time from where the try before left off.
    func attempts(
        at assignment: TaskAssignment,
        worth worthMicros: Int,
        _ order: Order,
        of tenant: TenantID,
        telling feed: BusTaskFeed
    ) async throws -> Execution {
        var total = UsageTotals.nothing
        var attempt = 1
        var checkpoint: BlobReference?
        while true {
            guard let limit = assignment.timeLimit(at: now()) else {
                var late = Execution(.timeout, reason: "its deadline had passed before it started")
                late.usage = total
                return late
            }
            let job = Job(
                assignment: assignment,
                tenant: tenant,
                attempt: attempt,
                checkpoint: checkpoint,
                worthMicros: worthMicros,
                timeLimit: limit
            )
            var execution = try await executor.execute(job, telling: feed)
            // Only the worker can know that nothing was changed; a program that says so has not made the change.
            if order.phase == .apply, execution.outcome == .noOutput { execution.outcome = .failed }
            total.add(execution.usage)
            total.durationMs = min(total.durationMs + execution.usage.durationMs, UsageTotals.mostTime)
            guard mayTryAgain(execution, after: attempt, assignment, order) else {
                execution.usage = total
                return execution
            }
            attempt += 1
            checkpoint = execution.checkpoint
        }
    }

    /// As with the tasks of a plan, silence is an answer, and everything else that is not done may be tried again.
    private func mayTryAgain(
        _ execution: Execution,
        after attempt: Int,
        _ assignment: TaskAssignment,
        _ order: Order
    ) -> Bool {
        guard let retryBy = order.retryBy, attempt < assignment.limits.attempts, now() < retryBy else { return false }
        return execution.outcome == .failed || execution.outcome.isTruncated
    }
}
