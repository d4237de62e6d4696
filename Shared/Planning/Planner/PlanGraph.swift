import Artifacts

/// A plan's steps as a graph: whether it is sound, and how long its longest path takes.
struct PlanGraph {
    private let steps: [PlanSpec.Step]
    private let places: [StepName: Int]

    init(_ steps: [PlanSpec.Step]) {
        self.steps = steps
        places = Dictionary(steps.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    func check() throws(PlanObstacle) {
        for (index, step) in steps.enumerated() { try check(step, at: index) }
        if let circle = circle() {
            let way = circle.map(\.text).joined(separator: " -> ")
            throw PlanObstacle(.cyclicPlan, field: "steps", "The steps depend on each other in a circle: \(way).")
        }
        let pools = Set(steps.filter { $0.phase != .build }.map(\.pool)).sorted()
        if pools.count > 1 {
            let names = pools.map(\.text).joined(separator: ", ")
            let rationale = "Steps that apply and undo must share one pool; these name \(names)."
            throw PlanObstacle(.conflictingConstraints, field: "steps", rationale)
        }
    }

    /// The names along the path that takes longest: all that builds, then all that applies. Undoing is no part of it.
    func criticalPath() -> (steps: [StepName], durationMs: Int) {
        let build = longest(.build)
        let apply = longest(.apply)
        return (build.steps + apply.steps, build.durationMs + apply.durationMs)
    }

    private func check(_ step: PlanSpec.Step, at index: Int) throws(PlanObstacle) {
        for name in step.dependsOn {
            guard let place = places[name] else {
                let rationale = "Step \(step.name) depends on \(name), which is no step of the plan."
                throw PlanObstacle(.conflictingConstraints, field: "steps[\(index)].dependsOn", rationale)
            }
            guard Self.mayFollow(step.phase, steps[place].phase) else {
                let rationale = "Step \(step.name) depends on \(name), which belongs to another time."
                throw PlanObstacle(.conflictingConstraints, field: "steps[\(index)].dependsOn", rationale)
            }
        }
        if let undo = step.rollback, places[undo].map({ steps[$0].phase }) != .rollback {
            let rationale = "Step \(step.name) is undone by \(undo), which is no rollback step of the plan."
            throw PlanObstacle(.conflictingConstraints, field: "steps[\(index)].rollback", rationale)
        }
    }

    private static func mayFollow(_ phase: StepPhase, _ earlier: StepPhase) -> Bool {
        switch phase {
        case .build: earlier == .build
        case .apply: earlier != .rollback
        case .rollback: earlier == .rollback
        }
    }

    /// The steps that go round, with the first again at the end.
    private func circle() -> [StepName]? {
        let settled = Set(inOrder())
        guard var place = steps.indices.first(where: { !settled.contains($0) }) else { return nil }
        // Every step left over depends on another one left over, so walking on must come round.
        var way: [Int] = []
        while !way.contains(place) {
            way.append(place)
            let next = steps[place].dependsOn.lazy.compactMap { places[$0] }.first { !settled.contains($0) }
            guard let next else { return nil }
            place = next
        }
        let start = way.firstIndex(of: place) ?? 0
        return (way[start...] + [place]).map { steps[$0].name }
    }

    /// The places of the steps so that each comes after those it depends on; those in or behind a circle are missing.
    private func inOrder() -> [Int] {
        var waiting = steps.map { Set($0.dependsOn.compactMap { places[$0] }).count }
        var followers = [[Int]](repeating: [], count: steps.count)
        for (index, step) in steps.enumerated() {
            for place in Set(step.dependsOn.compactMap({ places[$0] })) { followers[place].append(index) }
        }
        var order = steps.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < order.count {
            for follower in followers[order[next]] {
                waiting[follower] -= 1
                if waiting[follower] == 0 { order.append(follower) }
            }
            next += 1
        }
        return order
    }

    private func longest(_ phase: StepPhase) -> (steps: [StepName], durationMs: Int) {
        var finish: [Int: Int] = [:]
        var before: [Int: Int] = [:]
        for index in inOrder() where steps[index].phase == phase {
            let latest = steps[index].dependsOn.compactMap { places[$0] }.filter { finish[$0] != nil }
                .max { (finish[$0] ?? 0, $1) < (finish[$1] ?? 0, $0) }
            before[index] = latest
            finish[index] = (latest.flatMap { finish[$0] } ?? 0) + steps[index].estimate.durationMs
        }
        guard var place = finish.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return ([], 0) }
        let duration = finish[place] ?? 0
        var way = [steps[place].name]
        while let earlier = before[place] {
            way.append(steps[earlier].name)
            place = earlier
        }
        return (way.reversed(), duration)
    }
}
