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
