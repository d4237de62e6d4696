import Synchronization

/// The metrics of one process, and their Prometheus exposition.
///
/// Registering takes a lock, measuring does not. Registering a name again with the same meaning returns the same
/// metric. A metric that Prometheus could not read still measures but is not shown; `problems` and
/// `metrics_misuse_total` tell of it.
package final class MetricsRegistry: Sendable {
    private let sources = Mutex<[String: any MetricSource]>([:])
    private let faults = MetricProblems()

    package init() {
        let faults = faults
        observe("metrics_misuse_total", help: "Mistakes in declaring or labelling metrics.", asCounter: true) {
            Double(faults.count)
        }
    }

    /// Mistakes in declaring or labelling metrics, each once.
    package var problems: [String] { faults.messages }

    package func counter(_ name: String, help: String, labels: [String] = []) -> Counter {
        let family = family(MetricDescription(name: name, help: help, kind: .counter, labels: labels)) { Counter() }
        return labels.isEmpty ? family.child([]) : Counter(family: family)
    }

    package func gauge(_ name: String, help: String, labels: [String] = []) -> Gauge {
        let family = family(MetricDescription(name: name, help: help, kind: .gauge, labels: labels)) { Gauge() }
        return labels.isEmpty ? family.child([]) : Gauge(family: family)
    }

    package func histogram(_ name: String, help: String, labels: [String] = [], buckets: [Double]) -> Histogram {
        let description = MetricDescription(
            name: name,
            help: help,
            kind: .histogram,
            labels: labels,
            buckets: buckets
        )
        let family = family(description) { Histogram(family: nil, bounds: buckets) }
        return labels.isEmpty ? family.child([]) : Histogram(family: family, bounds: [])
    }

    /// A gauge (or counter) that is read at each exposition; nil means that there is no value now.
    package func observe(
        _ name: String,
        help: String,
        asCounter: Bool = false,
        read: @escaping @Sendable () -> Double?
    ) {
        let description = MetricDescription(name: name, help: help, kind: asCounter ? .counter : .gauge)
        add(ObservedMetric(description: description, read: read), description)
    }

    /// A gauge for each value of one label, read at each exposition; the caller bounds how many there are.
    package func observe(
        _ name: String,
        help: String,
        by label: String,
        read: @escaping @Sendable () -> [String: Double]
    ) {
        let description = MetricDescription(name: name, help: help, kind: .gauge, labels: [label])
        add(ObservedSeries(description: description, read: read), description)
    }

    private func add(_ source: any MetricSource, _ description: MetricDescription) {
        if !isAcceptable(description) { return }
        let isNew = sources.withLock { sources in
            if sources[description.name] != nil { return false }
            sources[description.name] = source
            return true
        }
        if !isNew { faults.note("metric \(description.name): registered twice with different meanings") }
    }

    /// The Prometheus text exposition, sorted by name.
    package func render() -> String {
        var exposition = Exposition()
        let sorted = sources.withLock { sources in sources.sorted { $0.key < $1.key } }
        for (_, source) in sorted { source.write(to: &exposition) }
        return exposition.text
    }

    private func family<Child: MetricChild>(
        _ description: MetricDescription,
        makeChild: @escaping @Sendable () -> Child
    ) -> MetricFamily<Child> {
        let family = MetricFamily(description, problems: faults, makeChild: makeChild)
        if !isAcceptable(description) { return family }
        let registered = sources.withLock { sources -> MetricFamily<Child>? in
            guard let source = sources[description.name] else {
                sources[description.name] = family
                return family
            }
            let known = source as? MetricFamily<Child>
            return known?.description.matches(description) == true ? known : nil
        }
        if registered == nil { faults.note("metric \(description.name): registered twice with different meanings") }
        return registered ?? family
    }

    private func isAcceptable(_ description: MetricDescription) -> Bool {
        if let complaint = description.complaint { faults.note(complaint) }
        guard let fault = description.fault else { return true }
        faults.note(fault)
        return false
    }
}
