import Synchronization

/// Something that the exposition shows under one name.
protocol MetricSource: Sendable {
    func write(to exposition: inout Exposition)
}

/// One time series of a family.
protocol MetricChild: AnyObject, Sendable {
    func write(to exposition: inout Exposition, as description: MetricDescription, labels: [String])
}

/// All time series of one metric, by the values of its labels.
///
/// The number of series is bounded: label values beyond the first 1,000 combinations are counted together as `other`.
final class MetricFamily<Child: MetricChild>: MetricSource {
    let description: MetricDescription
    private let problems: MetricProblems
    private let limit: Int
    private let makeChild: @Sendable () -> Child
    private let children = Mutex<[[String]: Child]>([:])

    init(
        _ description: MetricDescription,
        problems: MetricProblems,
        limit: Int = 1000,
        makeChild: @escaping @Sendable () -> Child
    ) {
        self.description = description
        self.problems = problems
        self.limit = limit
        self.makeChild = makeChild
    }

    /// The series with these label values; made on first use.
    func child(_ values: [String]) -> Child {
        guard values.count == description.labels.count else {
            let expected = description.labels.count
            problems.note("metric \(description.name): expected \(expected) label values, found \(values.count)")
            return makeChild()
        }
        return children.withLock { children in
            if let child = children[values] { return child }
            let key = children.count < limit ? values : values.map { _ in "other" }
            if let child = children[key] { return child }
            let child = makeChild()
            children[key] = child
            return child
        }
    }

    func write(to exposition: inout Exposition) {
        let series = children.withLock { children in
            children.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        }
        guard !series.isEmpty else { return }
        exposition.begin(description)
        for (labels, child) in series {
            child.write(to: &exposition, as: description, labels: labels)
        }
    }
}
