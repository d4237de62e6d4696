import Artifacts

/// What a program has cost, in micro-units: what it says, and where it says nothing its share of the time that was
/// planned.
enum Bill {
    /// - Parameters:
    ///   - worth: what its task was estimated at, for `planned` milliseconds.
    ///   - took: how many it really took.
    static func micros(of transcript: Transcript, worth: Int, planned: Int, took: Int) -> Int {
        let said = transcript.usage.costMicros
        // An unknown price is not free: all that was set aside counts as spent.
        if transcript.isUnpriced { return max(said, worth) }
        if transcript.namesPrice { return said }
        // The place that it held has a price by the hour, which is in its estimate.
        guard took < planned else { return worth }
        return planned.dividingFullWidth(worth.multipliedFullWidth(by: max(0, took))).quotient
    }
}
