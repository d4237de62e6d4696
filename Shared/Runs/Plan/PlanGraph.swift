package import Artifacts

/// A plan's steps with their dependencies: what is sound, what is ready, in which order.
package struct PlanGraph: Sendable {
    private let steps: [PlanSpec.Step]
    private let places: [StepName: Int]

    package init(_ plan: PlanSpec) {
        steps = plan.steps
        places = Dictionary(plan.steps.indices.map { (plan.steps[$0].name, $0) }) { first, _ in first }
    }

    package func place(of step: StepName) -> Int? { places[step] }

    /// The steps of a phase so that each comes after those it depends on; nil when they go round in a circle.
    package func order(of phase: StepPhase) -> [PlanSpec.Step]? {
        Self.order(steps.filter { $0.phase == phase })
    }

    /// The rollback steps in an order that respects their dependencies and otherwise undoes the last apply step first.
    package func undoing(_ isNeeded: (PlanSpec.Step) -> Bool) -> [PlanSpec.Step] {
        let applied = order(of: .apply) ?? []
        let named = applied.compactMap(\.rollback)
        let wanted = Set(applied.filter(isNeeded).compactMap(\.rollback))
        var chosen = wanted.compactMap { name in place(of: name).map { steps[$0] } }
        // Whatever undoes no step in particular belongs to every rollback.
        chosen += steps.filter { $0.phase == .rollback && !named.contains($0.name) }
        chosen.sort { (named.lastIndex(of: $0.name) ?? -1) > (named.lastIndex(of: $1.name) ?? -1) }
        return Self.order(chosen) ?? chosen
    }

    private static func order(_ steps: [PlanSpec.Step]) -> [PlanSpec.Step]? {
        var remaining = steps
        let inPhase = Set(remaining.map(\.name))
        var placed: Set<StepName> = []
        var order: [PlanSpec.Step] = []
        while !remaining.isEmpty {
            let next = remaining.firstIndex { step in
                step.dependsOn.allSatisfy { placed.contains($0) || !inPhase.contains($0) }
            }
            guard let next else { return nil }
            let step = remaining.remove(at: next)
            placed.insert(step.name)
            order.append(step)
        }
        return order
    }

    /// The first fault that keeps the plan from being carried out.
    package func fault(in plan: PlanSpec) -> PlanFault? {
        if places.count != steps.count {
            return PlanFault(.conflictingConstraints, field: "steps", "Two steps have the same name.")
        }
        for (index, step) in steps.enumerated() {
            if let fault = fault(in: step, at: index) { return fault }
        }
        for phase in StepPhase.allCases where order(of: phase) == nil {
            let names = steps.filter { $0.phase == phase }.map(\.name.text).joined(separator: ", ")
            return PlanFault(.cyclicPlan, field: "steps", "Steps depend on each other in a circle, among \(names).")
        }
        let pools = Set(steps.filter { $0.phase != .build }.map(\.pool))
        if pools.count > 1 {
            let names = pools.map(\.text).sorted().joined(separator: ", ")
            let rationale = "Apply and rollback steps must share one pool; these name \(names)."
            return PlanFault(.conflictingConstraints, field: "steps", rationale)
        }
        let estimate = steps.filter { $0.phase != .rollback }.reduce(0) { $0 + $1.estimate.costMicros }
        if estimate > plan.costCeilingMicros {
            let rationale = "The steps are expected to cost \(estimate) micros, \(plan.costCeilingMicros) are allowed."
            return PlanFault(.budgetBelowEstimate, field: "costCeilingMicros", rationale)
        }
        return nil
    }

    private func fault(in step: PlanSpec.Step, at index: Int) -> PlanFault? {
        for name in step.dependsOn {
            guard let place = places[name] else {
                let rationale = "Step \(step.name) depends on \(name), which is no step of the plan."
                return PlanFault(.conflictingConstraints, field: "steps[\(index)].dependsOn", rationale)
            }
            guard Self.mayFollow(step.phase, steps[place].phase) else {
                let rationale = "Step \(step.name) depends on \(name), which runs later."
                return PlanFault(.conflictingConstraints, field: "steps[\(index)].dependsOn", rationale)
            }
        }
        if let undo = step.rollback, places[undo].map({ steps[$0].phase }) != .rollback {
            let rationale = "Step \(step.name) is undone by \(undo), which is no rollback step of the plan."
            return PlanFault(.conflictingConstraints, field: "steps[\(index)].rollback", rationale)
        }
        return nil
    }

    private static func mayFollow(_ phase: StepPhase, _ earlier: StepPhase) -> Bool {
        switch phase {
        case .build: earlier == .build
        case .apply: earlier != .rollback
        case .rollback: earlier == .rollback
        }
    }
}
