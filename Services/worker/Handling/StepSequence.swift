import Artifacts
import Bus
import Plans
import Security

/// The steps of an apply or a rollback, carried out one after the other.
struct StepSequence {
    /// What the orders must agree with before anything is done.
    enum Refusal: Error, Hashable {
        case planMissing
        case planDiffers
        case unknown(StepName)
        case outOfOrder(StepName)

        var reason: String {
            switch self {
            case .planMissing: "the plan is not there"
            case .planDiffers: "the stored plan is not the one that is named"
            case .unknown(let step): "\(step) is no such step of the plan"
            case .outOfOrder(let step): "\(step) comes before a step that it depends on"
            }
        }
    }

    let plan: PlanSpec
    let steps: [PlanSpec.Step]

    /// Checks the plan against its digest, and the order of the steps against their dependencies.
    init(_ names: [StepName], of phase: StepPhase, in stored: StoredState?, _ digest: Digest256) throws {
        guard let stored else { throw Refusal.planMissing }
        guard let plan = try PlanSpec(stored: stored.bytes, as: digest) else { throw Refusal.planDiffers }
        try plan.validate()
        let known = plan.steps.filter { $0.phase == phase }
        var steps: [PlanSpec.Step] = []
        for name in names {
            guard let step = known.first(where: { $0.name == name }), !steps.contains(where: { $0.name == name })
            else { throw Refusal.unknown(name) }
            let before = Set(steps.map(\.name))
            let needed = step.dependsOn.filter { name in known.contains { $0.name == name } && names.contains(name) }
            guard before.isSuperset(of: needed) else { throw Refusal.outOfOrder(name) }
            steps.append(step)
        }
        self.plan = plan
        self.steps = steps
    }

    /// All that its steps need.
    var capabilities: [CapabilityName] { steps.flatMap(\.capabilities) }
}
