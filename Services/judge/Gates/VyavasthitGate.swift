import Artifacts
import Plans

/// Natural order: nothing comes before what it rests on.
enum VyavasthitGate: Gate {
    static let name = "vyavasthit"
    static let rule =
        "Steps depend on steps that exist and come before them, and each build step has exactly one result."

    /// By how much the clocks of two workers may differ.
    private static let tolerance = Duration.seconds(5)

    static func examine(_ item: Case) -> Findings {
        guard let plan = item.plan.body else { return .missing(item.plan.fault) }
        var faults = PlanGraph(plan).orderFaults().map(\.rationale)
        let results = item.results.compactMap(\.body)
        faults += resultFaults(plan, results, run: item.request.run) + orderFaults(plan, results)
        if plan.goal != item.request.goal { faults.append("the plan is made for another goal") }
        return Findings(evidence: ["\(plan.steps.count) steps, \(results.count) results"], faults: faults)
    }

    private static func resultFaults(_ plan: PlanSpec, _ results: [BuildStatus], run: RunID) -> [String] {
        let steps = plan.steps.filter { $0.phase == .build }.map(\.name)
        let foreign = results.filter { $0.run != run }.map { "a result of \($0.step) belongs to another run" }
        let unknown = results.filter { !steps.contains($0.step) }.map {
            "\($0.step) has a result, but is no build step"
        }
        let counts: [String] = steps.compactMap { name in
            let count = results.count { $0.step == name }
            return count == 1 ? nil : "\(name) has \(count) results"
        }
        return foreign + unknown + counts
    }

    private static func orderFaults(_ plan: PlanSpec, _ results: [BuildStatus]) -> [String] {
        let byStep = Dictionary(results.map { ($0.step, $0) }) { first, _ in first }
        return plan.steps.flatMap { step in
            step.dependsOn.compactMap { name in
                guard let later = byStep[step.name], let earlier = byStep[name] else { return nil }
                let isInOrder = later.startedAt.advanced(by: tolerance) >= earlier.finishedAt
                return isInOrder ? nil : "\(step.name) began before \(name) had finished"
            }
        }
    }
}
