/// A metric whose value is asked for at each exposition.
struct ObservedMetric: MetricSource {
    let description: MetricDescription
    let read: @Sendable () -> Double?

    func write(to exposition: inout Exposition) {
        guard let value = read() else { return }
        exposition.begin(description)
        exposition.add(description.name, [], [], value)
    }
}

/// The same with one label, whose values are known only then.
struct ObservedSeries: MetricSource {
    let description: MetricDescription
    let read: @Sendable () -> [String: Double]

    func write(to exposition: inout Exposition) {
        let values = read()
        guard !values.isEmpty else { return }
        exposition.begin(description)
        for (label, value) in values.sorted(by: { $0.key < $1.key }) {
            exposition.add(description.name, description.labels, [label], value)
        }
    }
}
