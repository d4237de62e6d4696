/// What becomes of a handled input: the delivery verbs but one: progress is the lease's.
package enum Settlement: Sendable {
    /// Finished: it leaves the bus.
    case done
    /// Again later, as the next attempt.
    case retry(after: Duration, because: String)
    /// Again later, and no attempt: it was not even begun here. Nobody's limits count it.
    case postpone(after: Duration, because: String)
    /// Back at once for somebody else, the same attempt.
    case release
    /// To the dead letters.
    case reject(DeadLetterReason, detail: String)
}
