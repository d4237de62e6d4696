package import Artifacts

extension PlanGraph {
    /// The names along the path that takes longest: all that builds, then all that applies. Undoing is no part of it.
    package func criticalPath() -> (steps: [StepName], durationMs: Int) {
        let build = longest(.build)
        let apply = longest(.apply)
        return (build.steps + apply.steps, build.durationMs + apply.durationMs)
    }

    private func longest(_ phase: StepPhase) -> (steps: [StepName], durationMs: Int) {
        let order = order(of: phase) ?? []
        var finish: [StepName: Int] = [:]
        var before: [StepName: StepName] = [:]
        for step in order {
            let latest = step.dependsOn.filter { finish[$0] != nil }.max { (finish[$0] ?? 0) < (finish[$1] ?? 0) }
            before[step.name] = latest
            finish[step.name] = (latest.flatMap { finish[$0] } ?? 0) + step.estimate.durationMs
        }
        guard let last = order.map(\.name).max(by: { (finish[$0] ?? 0) < (finish[$1] ?? 0) }) else { return ([], 0) }
        var way = [last]
        while let earlier = way.last.flatMap({ before[$0] }) { way.append(earlier) }
        return (way.reversed(), finish[last] ?? 0)
    }
}
