import Observability

/// The children of the bus's metrics for one channel, looked up once.
struct ConsumerMetrics: Sendable {
    let done: Counter
    let retried: Counter
    let postponed: Counter
    let released: Counter
    let rejected: Counter
    let fenced: Counter
    let conflicts: Counter
    let overBudget: Counter
    let readErrors: Counter
    let leasesLost: Counter
    let handling: Histogram

    private let deadLettered: Counter
    private let channel: String

    init(_ metrics: BusMetrics, channel: String) {
        self.channel = channel
        done = metrics.handled.labelled(channel, "done")
        retried = metrics.handled.labelled(channel, "retry")
        postponed = metrics.handled.labelled(channel, "postpone")
        released = metrics.handled.labelled(channel, "release")
        rejected = metrics.handled.labelled(channel, "reject")
        fenced = metrics.fenced.labelled(channel)
        conflicts = metrics.conflicts.labelled(channel)
        overBudget = metrics.refusals.labelled(channel, "budget")
        readErrors = metrics.readErrors.labelled(channel)
        leasesLost = metrics.leasesLost.labelled(channel)
        handling = metrics.handling.labelled(channel)
        deadLettered = metrics.deadLettered
    }

    func count(_ settlement: Settlement) {
        switch settlement {
        case .done: done.increment()
        case .retry: retried.increment()
        case .postpone: postponed.increment()
        case .release: released.increment()
        case .reject(let reason, _):
            rejected.increment()
            deadLettered.labelled(channel, reason.word).increment()
        }
    }
}
