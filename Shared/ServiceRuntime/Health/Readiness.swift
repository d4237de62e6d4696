package import Lifecycle
import Synchronization

/// Decides whether a service is ready: it runs every check at once and gives none longer than the limit.
package final class Readiness: Sendable {
    private let limit: Duration
    private let clock: any Clock<Duration>
    private let checks: Mutex<[HealthCheck]>

    package init(_ checks: [HealthCheck], limit: Duration = .seconds(2), clock: any Clock<Duration> = ContinuousClock())
    {
        self.checks = Mutex(checks)
        self.limit = limit
        self.clock = clock
    }

    /// Adds a check that exists only from some point of the start on.
    package func add(_ check: HealthCheck) {
        checks.withLock { $0.append(check) }
    }

    /// The checks in the order in which they were added.
    package func report() async -> HealthReport {
        let checks = checks.withLock { $0 }
        let verdicts = await withTaskGroup(of: (Int, HealthReport.Check).self) { group in
            for (index, check) in checks.enumerated() {
                group.addTask { (index, await self.run(check)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let sorted = verdicts.sorted { $0.0 < $1.0 }.map(\.1)
        return HealthReport(ready: sorted.allSatisfy(\.passed), checks: sorted)
    }

    private func run(_ check: HealthCheck) async -> HealthReport.Check {
        let verdict = await withTaskGroup(of: HealthCheck.Verdict.self) { group in
            group.addTask { await check.run() }
            group.addTask { [clock, limit] in
                // Cancelled means that the check was faster.
                try? await clock.sleep(for: limit)
                return .failed("no answer within \(limit)")
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failed("not run")
        }
        switch verdict {
        case .passed(let reason): return HealthReport.Check(name: check.name, passed: true, reason: reason)
        case .failed(let reason): return HealthReport.Check(name: check.name, passed: false, reason: reason)
        }
    }
}

extension HealthCheck {
    /// Fails while a watched loop has made no progress for longer than the limit.
    package static func loops(_ progress: LoopProgress, limit: Duration) -> HealthCheck {
        HealthCheck("loops") {
            let stalls = progress.stalls(limit: limit)
            if stalls.isEmpty { return .passed("\(progress.names.count) making progress") }
            let listed = stalls.map { "\($0.loop) silent for \($0.silence.components.seconds)s" }
            return .failed(listed.joined(separator: ", "))
        }
    }
}
