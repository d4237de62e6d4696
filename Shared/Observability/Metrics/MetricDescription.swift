/// What a metric is called and what it means.
struct MetricDescription: Sendable {
    enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    let name: String
    let help: String
    let kind: Kind
    var labels: [String] = []
    var buckets: [Double] = []

    /// Whether two registrations mean one metric.
    func matches(_ other: MetricDescription) -> Bool {
        kind == other.kind && labels == other.labels && buckets == other.buckets
    }

    /// Why Prometheus could not read this metric; it is then kept out of the exposition.
    var fault: String? {
        if !Self.isName(name, allowingColon: true) { return "metric \(name): expected a name of [a-zA-Z0-9_:]" }
        for label in labels where !Self.isName(label, allowingColon: false) || label.hasPrefix("__") || label == "le" {
            return "metric \(name): label \(label) is reserved or not of [a-zA-Z0-9_]"
        }
        if Set(labels).count != labels.count { return "metric \(name): a label occurs twice" }
        return nil
    }

    /// Why a reader of dashboards would stumble over this metric, although Prometheus reads it.
    var complaint: String? {
        if help.isEmpty { return "metric \(name): expected a help sentence" }
        switch kind {
        case .counter where !name.hasSuffix("_total"):
            return "metric \(name): expected a counter's name to end in _total"
        case .gauge where name.hasSuffix("_total"): return "metric \(name): only a counter's name ends in _total"
        case .histogram where buckets.isEmpty || buckets != buckets.sorted():
            return "metric \(name): expected ascending buckets"
        default: return nil
        }
    }

    private static func isName(_ text: String, allowingColon: Bool) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            case UInt8(ascii: ":"): allowingColon
            default: false
            }
        }
    }
}
