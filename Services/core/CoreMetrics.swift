import Artifacts
import Observability
import Planning

/// Everything that cores count; decisions that were made again after a conflict count again.
struct CoreMetrics: Sendable {
    private let planned: Counter
    private let blocked: Counter
    private let planning: Histogram
    private let fired: Counter
    private let missed: Counter
    private let failed: Counter
    private let reactions: Counter
    private let burials: Counter
    private let secondChances: Counter
    private let burialNotices: Counter

    init(_ registry: MetricsRegistry) {
        planned = registry.counter("chimera_goals_planned_total", help: "Plans that were made, revisions included.")
        blocked = registry.counter(
            "chimera_goals_blocked_total",
            help: "Plans that could not be made, by cause.",
            labels: ["cause"]
        )
        planning = registry.histogram(
            "chimera_planning_seconds",
            help: "Time in which a goal was planned or found impossible.",
            buckets: Histogram.latencyBuckets
        )
        fired = registry.counter("chimera_schedules_fired_total", help: "Goals that schedules have stated.")
        missed = registry.counter(
            "chimera_schedules_missed_total",
            help: "Times of schedules that went by and were not made up for."
        )
        failed = registry.counter(
            "chimera_schedules_failed_total",
            help: "Times that a schedule could not be looked at or fired; it is tried again each round."
        )
        reactions = registry.counter(
            "chimera_agent_reactions_total",
            help: "Events that concern an agent, by whether they set it to work.",
            labels: ["result"]
        )
        burials = registry.counter(
            "chimera_buried_orders_total",
            help: "Tasks, applies and rollbacks that were given up, and of which their runs were told."
        )
        secondChances = registry.counter(
            "chimera_second_chances_total",
            help: "Messages of services that were given up, and are to be sent again."
        )
        burialNotices = registry.counter(
            "chimera_burial_notices_total",
            help: "Messages that were given up for good, and of which an event tells."
        )
    }

    func decided(_ decision: PlanDecision, in time: Duration) {
        planning.observe(time)
        switch decision {
        case .planned: planned.increment()
        case .blocked(let obstacle): blocked.labelled(obstacle.cause.rawValue).increment()
        }
    }

    func fired(_ count: Int, missed: Int) {
        fired.increment(by: count)
        self.missed.increment(by: missed)
    }

    func buried(told: Int, sentAgain: Int, noticed: Int) {
        burials.increment(by: told)
        secondChances.increment(by: sentAgain)
        burialNotices.increment(by: noticed)
    }

    func scheduleFailed() { failed.increment() }

    func decided(_ decision: AgentDesk.Decision) {
        switch decision {
        case .fired: reactions.labelled("fired").increment()
        case .limited: reactions.labelled("limited").increment()
        case .followed: reactions.labelled("followed").increment()
        case .failed: reactions.labelled("failed").increment()
        }
    }
}
