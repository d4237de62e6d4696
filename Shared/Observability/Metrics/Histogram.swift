import Synchronization

/// How often values fell below each of some bounds, with their sum.
///
/// A histogram with labels shows only its children: keep the one that `labelled` returns.
package final class Histogram: Sendable {
    private final class Bucket: Sendable {
        let count = Atomic<Int>(0)
    }

    /// Seconds, from 100 µs to 10 s: for anything that waits for a server.
    package static let latencyBuckets = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]

    private let family: MetricFamily<Histogram>?
    private let bounds: [Double]
    private let buckets: [Bucket]
    private let total = AtomicDouble()

    /// Measures, but appears in no exposition.
    package convenience init() {
        self.init(family: nil, bounds: [])
    }

    init(family: MetricFamily<Histogram>?, bounds: [Double]) {
        self.family = family
        self.bounds = bounds
        // One more for what lies above the last bound.
        buckets = (0...bounds.count).map { _ in Bucket() }
    }

    package var count: Int { buckets.reduce(0) { $0 + $1.count.load(ordering: .relaxed) } }
    package var sum: Double { total.value }

    package func observe(_ value: Double) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        buckets[index].count.wrappingAdd(1, ordering: .relaxed)
        total.add(value)
    }

    /// Observes a time in seconds.
    package func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    /// The child with these label values, in the order of the labels' names; cheap to keep, dearer to look up.
    package func labelled(_ values: String...) -> Histogram {
        family?.child(values) ?? self
    }
}

extension Histogram: MetricChild {
    func write(to exposition: inout Exposition, as description: MetricDescription, labels: [String]) {
        let bucketName = description.name + "_bucket"
        var cumulated = 0
        for (index, bucket) in buckets.enumerated() {
            cumulated += bucket.count.load(ordering: .relaxed)
            let bound = index < bounds.count ? Exposition.text(bounds[index]) : "+Inf"
            exposition.add(bucketName, description.labels + ["le"], labels + [bound], Double(cumulated))
        }
        exposition.add(description.name + "_sum", description.labels, labels, sum)
        exposition.add(description.name + "_count", description.labels, labels, Double(cumulated))
    }
}
