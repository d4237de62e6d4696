package import Artifacts

/// One thing that happens together with a settlement: all effects of an outcome happen, or none.
package enum Effect: Sendable {
    case publish(Publication)
    /// Refused as a conflict unless the stored version is still the expected one.
    case state(StateChange)
    /// Changes nothing, and is refused as a conflict unless the stored version is still the one that was judged.
    case unchanged(StateKey, since: StoredState?)
    /// Sets a scope's limit; what the same outcome reserves after it goes by it.
    case limit(BudgetLimit)
    /// Lists something, so that people can find it; what is listed already stays where it is.
    case list(Listing)
    /// Refused when any scope's limit would be exceeded.
    case reserve(Reservation)
    /// Settles a reservation with what was really spent; nothing spent releases it.
    ///
    /// A scope that holds nothing under this id is left as it is: settling twice books once, and counts as a duplicate.
    /// What is spent without an estimate needs a reservation of 0, in the same commit at the latest.
    case spend(Reservation)
    /// Replaces the timer of that name.
    case timer(TimerRequest)
    case clearTimer(TimerName)
    /// Tells witnesses; may be lost with the last second of a crashed server.
    case event(RawArtifact)
    /// Appends to the partition's log, numbered without gaps.
    case audit([EnvelopeField])
}
