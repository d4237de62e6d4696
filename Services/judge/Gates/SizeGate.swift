import Artifacts

/// Size: documents and files stay within their limits.
enum SizeGate: Gate {
    static let name = "size"
    static let rule = "No document exceeds 16384 bytes, and the files of no task exceed 10 MiB or what its step allows."

    /// What the files of one task may have, whatever its step allows.
    static let mostOutput = 10 * 1024 * 1024

    static func examine(_ item: Case) -> Findings {
        guard let plan = item.plan.body else { return .missing(item.plan.fault) }
        var findings = Findings()
        measure("plan", item.plan.bytes, in: &findings)
        for exhibit in item.results {
            measure(exhibit.name, exhibit.bytes, in: &findings)
            guard let result = exhibit.body else { continue }
            let allowed = plan.steps.first { $0.name == result.step }?.limits.outputBytes ?? mostOutput
            // Each is at most 2^53, and there are at most 64.
            let size = (result.files ?? []).reduce(0) { $0 + $1.blob.bytes }
            if size > min(allowed, mostOutput) {
                findings.faults.append("the files of \(result.step) have \(size) bytes, \(allowed) are allowed")
            }
        }
        return findings
    }

    private static func measure(_ name: String, _ bytes: [UInt8]?, in findings: inout Findings) {
        guard let bytes else { return }
        if bytes.count > RawArtifact.bodyLimit {
            findings.faults.append("the \(name) has \(bytes.count) bytes")
        } else {
            findings.evidence.append("\(name): \(bytes.count) bytes")
        }
    }
}
