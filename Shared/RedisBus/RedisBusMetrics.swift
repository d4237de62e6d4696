import Observability

/// What this target counts.
struct RedisBusMetrics: Sendable {
    let errors: Counter
    let groupRecreations: Counter
    let lostEntries: Counter
    let reclaimed: Counter
    let moved: Counter
    let undeliverable: Counter
    let orphansRepaired: Counter
    let orphansBarred: Counter
    let consumersRetired: Counter
    let eventsTrimmed: Counter
    let underReplicated: Counter

    init(_ registry: MetricsRegistry) {
        errors = registry.counter(
            "chimera_bus_errors_total",
            help: "Calls of the bus that failed and were reacted to, by class.",
            labels: ["class"]
        )
        groupRecreations = registry.counter(
            "chimera_group_recreations_total",
            help: "Consumer groups that had vanished and were created again."
        )
        lostEntries = registry.counter(
            "chimera_entries_lost_total",
            help: "Pending entries whose message somebody had deleted."
        )
        reclaimed = registry.counter(
            "chimera_messages_reclaimed_total",
            help: "Messages taken from a holder that was gone, by why and what became of them.",
            labels: ["reason", "result"]
        )
        moved = registry.counter(
            "chimera_due_messages_moved_total",
            help: "Delayed messages and timers that were sent when their time came.",
            labels: ["kind"]
        )
        undeliverable = registry.counter(
            "chimera_undeliverable_messages_total",
            help: "Messages outside the streams that could not be sent and went to the dead letters.",
            labels: ["kind"]
        )
        orphansBarred = registry.counter(
            "chimera_orphans_barred_total",
            help: "Looks at tracked messages that a key of a wrong type stood in the way of."
        )
        orphansRepaired = registry.counter(
            "chimera_orphans_repaired_total",
            help: "Tracked messages that had vanished from where they should lie and were sent again."
        )
        consumersRetired = registry.counter(
            "chimera_consumers_retired_total",
            help: "Consumers that were gone and held nothing any more."
        )
        eventsTrimmed = registry.counter(
            "chimera_events_trimmed_total",
            help: "Events dropped to keep a stream under its byte limit."
        )
        underReplicated = registry.counter(
            "chimera_commits_under_replicated_total",
            help: "Commits that fewer replicas than wanted had confirmed in time."
        )
    }
}
