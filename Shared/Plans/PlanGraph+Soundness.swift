package import Artifacts

extension PlanGraph {
    /// Throws the first fault that keeps the steps from being carried out in an order.
    package func check() throws(PlanFault) {
        if Set(steps.map(\.name)).count != steps.count {
            throw PlanFault(.conflictingConstraints, field: "steps", "Two steps have the same name.")
        }
        for (index, step) in steps.enumerated() { try check(step, at: index) }
        if let circle = circle() {
            let way = circle.map(\.text).joined(separator: " -> ")
            throw PlanFault(.cyclicPlan, field: "steps", "The steps depend on each other in a circle: \(way).")
        }
        let pools = Set(steps.filter { $0.phase != .build }.map(\.pool)).sorted()
        if pools.count > 1 {
            let names = pools.map(\.text).joined(separator: ", ")
            let rationale = "Steps that apply and undo must share one pool; these name \(names)."
            throw PlanFault(.conflictingConstraints, field: "steps", rationale)
        }
    }

    private func check(_ step: PlanSpec.Step, at index: Int) throws(PlanFault) {
        for name in step.dependsOn {
            guard let place = place(of: name) else {
                let rationale = "Step \(step.name) depends on \(name), which is no step of the plan."
                throw PlanFault(.conflictingConstraints, field: "steps[\(index)].dependsOn", rationale)
            }
            guard Self.mayFollow(step.phase, steps[place].phase) else {
                let rationale = "Step \(step.name) depends on \(name), which runs later."
                throw PlanFault(.conflictingConstraints, field: "steps[\(index)].dependsOn", rationale)
            }
        }
        if let undo = step.rollback, place(of: undo).map({ steps[$0].phase }) != .rollback {
            let rationale = "Step \(step.name) is undone by \(undo), which is no rollback step of the plan."
            throw PlanFault(.conflictingConstraints, field: "steps[\(index)].rollback", rationale)
        }
    }

    private static func mayFollow(_ phase: StepPhase, _ earlier: StepPhase) -> Bool {
        switch phase {
        case .build: earlier == .build
        case .apply: earlier != .rollback
        case .rollback: earlier == .rollback
        }
    }

    /// The steps that go round, with the first again at the end; nil when there is none.
    package func circle() -> [StepName]? {
        let circling = order(among: steps).circling
        let names = Set(circling.map(\.name))
        guard var name = circling.first?.name else { return nil }
        // Every step left over depends on another one left over, so walking on must come round.
        var way: [StepName] = []
        while !way.contains(name) {
            way.append(name)
            let step = circling.first { $0.name == name }
            guard let next = step?.dependsOn.first(where: names.contains) else { return nil }
            name = next
        }
        let start = way.firstIndex(of: name) ?? 0
        return way[start...] + [name]
    }
}
