package import Artifacts

extension PlanGraph {
    /// Throws the first fault that keeps the steps from being carried out in an order.
    package func check() throws(PlanFault) {
        if let fault = orderFaults().first { throw fault }
        for (index, step) in steps.enumerated() { try checkUndoing(step, at: index) }
        let pools = Set(steps.filter { $0.phase != .build }.map(\.pool)).sorted()
        if pools.count > 1 {
            let names = pools.map(\.text).joined(separator: ", ")
            let rationale = "Steps that apply and undo must share one pool; these name \(names)."
            throw PlanFault(.conflictingConstraints, field: "steps", rationale)
        }
    }

    /// All that keeps the steps from coming one after another; whether they go round is told where nothing else is
    /// wrong.
    package func orderFaults() -> [PlanFault] {
        var seen: Set<StepName> = []
        var faults = steps.filter { !seen.insert($0.name).inserted }.map { step in
            PlanFault(.conflictingConstraints, field: "steps", "Two steps have the name \(step.name).")
        }
        faults += steps.indices.flatMap(dependencyFaults)
        guard faults.isEmpty, let circle = circle() else { return faults }
        let way = circle.map(\.text).joined(separator: " -> ")
        return [PlanFault(.cyclicPlan, field: "steps", "The steps depend on each other in a circle: \(way).")]
    }

    private func dependencyFaults(at index: Int) -> [PlanFault] {
        let (step, field) = (steps[index], "steps[\(index)].dependsOn")
        return step.dependsOn.compactMap { name in
            guard let place = place(of: name) else {
                let rationale = "Step \(step.name) depends on \(name), which is no step of the plan."
                return PlanFault(.conflictingConstraints, field: field, rationale)
            }
            let (own, other) = (step.phase, steps[place].phase)
            guard !Self.mayFollow(own, other) else { return nil }
            let rationale = "Step \(step.name) (\(own.rawValue)) must not depend on \(name) (\(other.rawValue))."
            return PlanFault(.conflictingConstraints, field: field, rationale)
        }
    }

    private func checkUndoing(_ step: PlanSpec.Step, at index: Int) throws(PlanFault) {
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
