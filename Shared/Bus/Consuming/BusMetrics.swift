package import Observability

/// Everything that consumers and publishers count.
package struct BusMetrics: Sendable {
    package let handled: Counter
    package let deadLettered: Counter
    package let fenced: Counter
    package let conflicts: Counter
    package let refusals: Counter
    package let readErrors: Counter
    package let leasesLost: Counter
    package let handling: Histogram
    package let published: Counter

    package init(_ registry: MetricsRegistry) {
        handled = registry.counter(
            "chimera_messages_handled_total",
            help: "Messages settled, by how.",
            labels: ["channel", "settlement"]
        )
        deadLettered = registry.counter(
            "chimera_dead_letters_total",
            help: "Messages sent to the dead letters, by reason.",
            labels: ["channel", "reason"]
        )
        fenced = registry.counter(
            "chimera_commits_fenced_total",
            help: "Commits without effect, because the message belonged to somebody else by then.",
            labels: ["channel"]
        )
        conflicts = registry.counter(
            "chimera_commit_conflicts_total",
            help: "Commits decided again, because the state had changed.",
            labels: ["channel"]
        )
        refusals = registry.counter(
            "chimera_commit_refusals_total",
            help: "Commits refused by a budget.",
            labels: ["channel", "reason"]
        )
        readErrors = registry.counter(
            "chimera_read_errors_total",
            help: "Failed reads from a channel.",
            labels: ["channel"]
        )
        leasesLost = registry.counter(
            "chimera_leases_lost_total",
            help: "Messages whose lease was lost, or not renewed while it lasted, while they were being handled.",
            labels: ["channel"]
        )
        handling = registry.histogram(
            "chimera_handling_seconds",
            help: "Time from reading a message to its settlement.",
            labels: ["channel"],
            buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 300, 900]
        )
        published = registry.counter(
            "chimera_messages_published_total",
            help: "Messages published from outside a handler, by result.",
            labels: ["result"]
        )
    }
}
