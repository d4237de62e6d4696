import Artifacts
import Security

/// Truth: what is claimed is what the evidence shows.
enum SatyaGate: Gate {
    static let name = "satya"
    static let rule =
        """
        The plan is the one that is named, its sums are right, every result is a success that was not cut short, \
        and its files are stored as it names them.
        """

    static func examine(_ item: Case) -> Findings {
        guard let plan = item.plan.body else { return .missing(item.plan.fault) }
        var findings = Findings()
        if item.plan.digest == item.request.plan {
            findings.evidence.append("plan \(item.request.plan)")
        } else {
            findings.faults.append("the plan has another digest than the request names")
        }
        let cost = plan.steps.reduce(0) { min($0 + $1.estimate.costMicros, 1_000_000_000_000_000) }
        if cost != plan.costMicros {
            findings.faults.append("the plan claims to cost \(plan.costMicros) micros, its steps cost \(cost)")
        }
        for exhibit in item.results {
            guard let result = exhibit.body else {
                findings.faults.append(exhibit.fault ?? "\(exhibit.name) is not there")
                continue
            }
            findings.faults += faults(of: result)
            findings.evidence.append("\(result.step): \(result.outcome.rawValue)")
        }
        findings.faults += fileFaults(item)
        findings.evidence += item.files.filter { $0.fault == nil }.map { "\($0.step): \($0.path)" }
        return findings
    }

    private static func faults(of result: BuildStatus) -> [String] {
        var faults: [String] = []
        switch result.outcome {
        case .done, .noOutput, .falseAlarm:
            if let code = result.exitCode, code != 0 {
                faults.append("\(result.step) claims \(result.outcome.rawValue), but ended with exit code \(code)")
            }
        case .failed: faults.append("\(result.step) failed")
        case .budget, .timeout, .maxTurns, .killed:
            faults.append("\(result.step) was cut short (\(result.outcome.rawValue)), which is no success")
        }
        if result.finishedAt < result.startedAt { faults.append("\(result.step) ended before it began") }
        return faults
    }

    /// What a task says that it produced must be there, byte for byte, and what is shown as evidence must be among it.
    private static func fileFaults(_ item: Case) -> [String] {
        let spoiled = item.files.compactMap { file in
            file.fault.map { "\(file.step) names \(file.path), but \($0)" }
        }
        let produced = Set(item.results.flatMap { $0.body?.files ?? [] }.map(\.blob.digest))
        let strange = (item.request.evidence ?? []).filter { !produced.contains($0.blob.digest) }
            .map { "\($0.path) is shown as evidence, but no task produced it" }
        return spoiled + strange
    }
}
