/// A number that goes up and down.
///
/// A gauge with labels shows only its children: keep the one that `labelled` returns.
package final class Gauge: Sendable {
    private let family: MetricFamily<Gauge>?
    private let number = AtomicDouble()

    /// Measures, but appears in no exposition.
    package init() {
        family = nil
    }

    init(family: MetricFamily<Gauge>) {
        self.family = family
    }

    package var value: Double { number.value }

    package func set(_ value: Double) {
        number.set(value)
    }

    package func add(_ amount: Double) {
        number.add(amount)
    }

    /// The child with these label values, in the order of the labels' names; cheap to keep, dearer to look up.
    package func labelled(_ values: String...) -> Gauge {
        family?.child(values) ?? self
    }
}

extension Gauge: MetricChild {
    func write(to exposition: inout Exposition, as description: MetricDescription, labels: [String]) {
        exposition.add(description.name, description.labels, labels, value)
    }
}
