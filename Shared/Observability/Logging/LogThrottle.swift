import Synchronization

/// Keeps hot refusals out of the log: each is counted, the first and then one in every `period` is logged.
package final class LogThrottle: Sendable {
    private let period: Int
    private let counter: Counter?
    private let occurrences = Atomic<Int>(0)

    package init(every period: Int, counter: Counter? = nil) {
        self.period = max(1, period)
        self.counter = counter
    }

    /// Counts one occurrence; returns how many there have been so far if this one should be logged, else nil.
    package func admit() -> Int? {
        counter?.increment()
        let count = occurrences.wrappingAdd(1, ordering: .relaxed).newValue
        return (count - 1) % period == 0 ? count : nil
    }
}
