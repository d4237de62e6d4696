package import Artifacts

/// A plan's steps with their dependencies: in which order they come, and what undoes them.
package struct PlanGraph: Sendable {
    let steps: [PlanSpec.Step]
    private let places: [StepName: Int]

    package init(_ steps: [PlanSpec.Step]) {
        self.steps = steps
        places = Dictionary(steps.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    package init(_ plan: PlanSpec) { self.init(plan.steps) }

    package func place(of step: StepName) -> Int? { places[step] }

    /// The steps of a phase so that each comes after those it depends on; nil when they go round in a circle.
    package func order(of phase: StepPhase) -> [PlanSpec.Step]? {
        let (order, circling) = order(among: steps.filter { $0.phase == phase })
        return circling.isEmpty ? order : nil
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
        let (order, circling) = order(among: chosen)
        return order + circling
    }

    /// What undoes all that the plan applies.
    package var everyUndoing: [PlanSpec.Step] { undoing { _ in true } }

    /// These steps, each after those of them that it depends on, otherwise as listed; and those in or behind a circle.
    func order(among steps: [PlanSpec.Step]) -> (order: [PlanSpec.Step], circling: [PlanSpec.Step]) {
        var remaining = steps
        let listed = Set(steps.map(\.name))
        var placed: Set<StepName> = []
        var order: [PlanSpec.Step] = []
        while let next = remaining.firstIndex(where: { step in
            step.dependsOn.allSatisfy { placed.contains($0) || !listed.contains($0) }
        }) {
            let step = remaining.remove(at: next)
            placed.insert(step.name)
            order.append(step)
        }
        return (order, remaining)
    }
}
