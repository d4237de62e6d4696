/// Contract for callers; the owner replaces this file.
package final class MetricsRegistry: Sendable {
    package init() {}
    package func counter(_ name: String, help: String, labels: [String] = []) -> Counter { Counter() }
    package func gauge(_ name: String, help: String, labels: [String] = []) -> Gauge { Gauge() }
    package func histogram(_ name: String, help: String, labels: [String] = [], buckets: [Double]) -> Histogram {
        Histogram()
    }
    /// The Prometheus text exposition.
    package func render() -> String { "" }
}
package final class Counter: Sendable {
    package func increment(by amount: Int = 1) {}
    /// The child with these label values, in the order of the labels' names; cheap to keep, dearer to look up.
    package func labelled(_ values: String...) -> Counter { self }
}
package final class Gauge: Sendable {
    package func set(_ value: Double) {}
    package func labelled(_ values: String...) -> Gauge { self }
}
package final class Histogram: Sendable {
    package func observe(_ value: Double) {}
    package func labelled(_ values: String...) -> Histogram { self }
}
