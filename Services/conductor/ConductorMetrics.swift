import Observability
import Runs

/// Everything that conductors count; decisions that were made again after a conflict count again.
struct ConductorMetrics: Sendable {
    private let states: Counter
    private let ended: Counter
    private let duration: Histogram
    private let refusals: Counter
    private let brakes: Counter
    private let rollbackBegin: Histogram
    private let rollbackFinish: Histogram
    private let rollbacksLate: Counter

    init(_ registry: MetricsRegistry, policy: RunPolicy) {
        states = registry.counter(
            "chimera_run_states_total",
            help: "States that runs have entered.",
            labels: ["state"]
        )
        ended = registry.counter("chimera_runs_ended_total", help: "Runs that have ended.", labels: ["outcome"])
        duration = registry.histogram(
            "chimera_run_seconds",
            help: "Time from the beginning of a run to its end.",
            buckets: [0.01, 0.1, 1, 10, 60, 600, 3600, 86_400, 604_800]
        )
        refusals = registry.counter(
            "chimera_run_refusals_total",
            help: "Messages that a run could not take.",
            labels: ["event"]
        )
        brakes = registry.counter("chimera_brakes_total", help: "Brakes that closed.", labels: ["reason"])
        func seconds(_ limit: Duration) -> Int { Int(limit / .seconds(1)) }
        let limits = [1, 5, 30, 60, 120, 300, 600, 900, 1800, 3600.0]
        rollbackBegin = registry.histogram(
            "chimera_rollback_begin_seconds",
            help: "Time from the cause of a rollback to its begin; \(seconds(policy.rollbackBegin)) are allowed.",
            buckets: limits
        )
        rollbackFinish = registry.histogram(
            "chimera_rollback_finish_seconds",
            help: "Time from the cause of a rollback to its end; \(seconds(policy.rollbackFinish)) are allowed.",
            buckets: limits
        )
        rollbacksLate = registry.counter(
            "chimera_rollbacks_late_total",
            help: "Limits that rollbacks have missed."
        )
    }

    func entered(_ state: RunState) { states.labelled(state.rawValue).increment() }

    func refused(_ trigger: RunTrigger) { refusals.labelled(trigger.rawValue).increment() }

    func note(_ measure: RunMeasure) {
        switch measure {
        case .ended(let outcome, let time):
            ended.labelled(outcome.rawValue).increment()
            duration.observe(time)
        case .braked(let reason): brakes.labelled(reason.rawValue).increment()
        case .rollbackBegan(let time): rollbackBegin.observe(time)
        case .rollbackFinished(let time): rollbackFinish.observe(time)
        case .rollbackLate: rollbacksLate.increment()
        }
    }
}
