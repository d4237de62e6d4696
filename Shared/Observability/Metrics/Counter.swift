import Synchronization

/// A number that only grows; an increment is one relaxed atomic addition.
///
/// A counter with labels shows only its children: keep the one that `labelled` returns.
package final class Counter: Sendable {
    private let family: MetricFamily<Counter>?
    private let count = Atomic<Int>(0)

    /// Counts, but appears in no exposition.
    package init() {
        family = nil
    }

    init(family: MetricFamily<Counter>) {
        self.family = family
    }

    package var value: Int { count.load(ordering: .relaxed) }

    package func increment(by amount: Int = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    /// The child with these label values, in the order of the labels' names; cheap to keep, dearer to look up.
    package func labelled(_ values: String...) -> Counter {
        family?.child(values) ?? self
    }
}

extension Counter: MetricChild {
    func write(to exposition: inout Exposition, as description: MetricDescription, labels: [String]) {
        exposition.add(description.name, description.labels, labels, Double(value))
    }
}
