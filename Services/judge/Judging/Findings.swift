/// What a gate saw.
struct Findings: Hashable, Sendable {
    /// What its word rests on.
    var evidence: [String] = []
    /// Why it does not pass; empty when it does.
    var faults: [String] = []

    /// The finding of a gate that lacks what it needs.
    static func missing(_ fault: String?) -> Findings {
        Findings(faults: [fault ?? "what it needs is not there"])
    }
}
