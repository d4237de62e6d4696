import Artifacts

/// Makes a plan's steps of a blueprint's: leaves out, repeats, fills in, and keeps the dependencies right.
struct Expansion {
    private let blueprint: Blueprint
    private let scope: ParameterScope
    private let prices: PriceTable
    /// The names that each step of the blueprint has in the plan: none, its own, or one for each element.
    private var names: [StepName: [StepName]] = [:]

    init(_ blueprint: Blueprint, _ scope: ParameterScope, _ prices: PriceTable) throws(PlanObstacle) {
        self.blueprint = blueprint
        self.scope = scope
        self.prices = prices
        for (index, step) in blueprint.steps.enumerated() {
            guard names[step.name] == nil else {
                let rationale = "Blueprint \(blueprint.name) has two steps named \(step.name)."
                throw PlanObstacle(.conflictingConstraints, field: "steps[\(index)].name", rationale)
            }
            names[step.name] = try copies(of: step).map(\.name)
        }
    }

    func steps() throws(PlanObstacle) -> [PlanSpec.Step] {
        var steps: [PlanSpec.Step] = []
        for step in blueprint.steps {
            for copy in try copies(of: step) { steps.append(try filledIn(step, copy)) }
        }
        return steps
    }

    private struct Copy {
        let name: StepName
        let number: Int
        let scope: ParameterScope
    }

    private func copies(of step: BlueprintStep) throws(PlanObstacle) -> [Copy] {
        if let when = step.when, scope.values[when] != .boolean(true) { return [] }
        guard let each = step.each else { return [Copy(name: step.name, number: 0, scope: scope)] }
        let elements = try elements(of: each)
        var copies: [Copy] = []
        for (index, element) in elements.enumerated() {
            guard let name = StepName("\(step.name)-\(index + 1)") else {
                let rationale = "Step \(step.name) has too long a name to be repeated."
                throw PlanObstacle(.conflictingConstraints, field: "parameters.\(each)", rationale)
            }
            var inner = scope
            inner.values[BlueprintReferences.each] = element
            inner.values[BlueprintReferences.index] = .integer(index + 1)
            copies.append(Copy(name: name, number: index, scope: inner))
        }
        return copies
    }

    /// No more than a plan has room for, whatever number a goal names.
    private func elements(of each: String) throws(PlanObstacle) -> [ParameterValue] {
        let count: Int
        let elements: [ParameterValue]
        switch scope.values[each] {
        case .list(let texts):
            count = texts.count
            elements = texts.map { .text($0) }
        case .integer(let number):
            count = number
            elements = (0..<min(max(0, number), Self.stepLimit)).map { .integer($0 + 1) }
        default:
            return []
        }
        guard count <= Self.stepLimit else {
            let rationale = "Parameter \(each) asks for \(count) steps, a plan has at most \(Self.stepLimit)."
            throw PlanObstacle(.invalidParameter, field: "parameters.\(each)", rationale)
        }
        return elements
    }

    private static let stepLimit = 128

    private func filledIn(_ step: BlueprintStep, _ copy: Copy) throws(PlanObstacle) -> PlanSpec.Step {
        let inner = copy.scope
        do throws(ExpectationError) {
            let pool = try inner.text(step.pool)
            guard let pool = PoolName(pool) else { throw ExpectationError("expected its pool to be a pool's name") }
            let capabilities = try inner.texts(step.capabilities ?? []).map { text throws(ExpectationError) in
                guard let name = CapabilityName(text) else {
                    throw ExpectationError("expected its capabilities to be names of capabilities")
                }
                return name
            }
            return PlanSpec.Step(
                name: copy.name,
                phase: step.phase,
                pool: pool,
                dependsOn: dependencies(of: step),
                capabilities: Array(Set(capabilities)).sorted(),
                limits: try limits(step.limits, inner),
                estimate: try estimate(step.estimate, pool, inner),
                title: try step.title.map { title throws(ExpectationError) in try inner.text(title) },
                program: try inner.text(step.program),
                arguments: try step.arguments.map { texts throws(ExpectationError) in try inner.texts(texts) },
                inputs: try step.inputs.map { object throws(ExpectationError) in try inner.object(object) },
                rollback: try rollback(of: step, copy)
            )
        } catch {
            throw PlanObstacle(
                .invalidParameter,
                field: "steps.\(copy.name)",
                "Step \(copy.name) of blueprint \(blueprint.name): \(error.message)."
            )
        }
    }

    /// Whoever depends on a step that was left out depends on what that one depended on.
    private func dependencies(of step: BlueprintStep) -> [StepName] {
        var result: [StepName] = []
        var open = step.dependsOn ?? []
        var seen: Set<StepName> = []
        while !open.isEmpty {
            let name = open.removeFirst()
            guard seen.insert(name).inserted else { continue }
            let present = names[name] ?? [name]
            result += present
            if present.isEmpty { open += blueprint.steps.first { $0.name == name }?.dependsOn ?? [] }
        }
        return result
    }

    /// Copies are undone by the copy of the same number, or all by the one step that there is.
    private func rollback(of step: BlueprintStep, _ copy: Copy) throws(ExpectationError) -> StepName? {
        guard let name = step.rollback else { return nil }
        guard let present = names[name] else { return name }
        if present.count <= 1 { return present.first }
        guard present.indices.contains(copy.number), step.each != nil else {
            throw ExpectationError("expected one rollback step, or as many as there are steps")
        }
        return present[copy.number]
    }

    private func limits(_ limits: BlueprintLimits, _ scope: ParameterScope) throws(ExpectationError) -> StepLimits {
        StepLimits(
            attempts: try scope.number(limits.attempts),
            timeoutMs: try scope.number(limits.timeoutMs),
            memoryBytes: try limits.memoryBytes.map { number throws(ExpectationError) in try scope.number(number) },
            outputBytes: try limits.outputBytes.map { number throws(ExpectationError) in try scope.number(number) }
        )
    }

    private func estimate(
        _ estimate: BlueprintEstimate,
        _ pool: PoolName,
        _ scope: ParameterScope
    ) throws(ExpectationError) -> StepEstimate {
        let use = PriceTable.Use(
            pool: pool,
            durationMs: try scope.number(estimate.durationMs),
            model: estimate.model,
            inputTokens: try scope.number(estimate.inputTokens ?? .literal(0)),
            outputTokens: try scope.number(estimate.outputTokens ?? .literal(0))
        )
        return StepEstimate(costMicros: try prices.cost(of: use), durationMs: use.durationMs)
    }
}
