import Synchronization

/// Where a service stands between its start and its end; only a running one is ready.
package final class ServicePhase: Sendable {
    package enum Phase: Equatable, Sendable {
        /// What is being done or waited for.
        case starting(String)
        case running
        case draining
    }

    private let phase = Mutex(Phase.starting("starting"))

    package init() {}

    package var current: Phase { phase.withLock { $0 } }

    package func enter(_ next: Phase) {
        phase.withLock { $0 = next }
    }

    package var check: HealthCheck {
        HealthCheck("phase") { [self] in
            switch current {
            case .starting(let step): .failed(step)
            case .running: .passed("running")
            case .draining: .failed("draining")
            }
        }
    }
}
