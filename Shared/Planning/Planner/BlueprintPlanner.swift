package import Artifacts
import Plans

/// Plans by filling in blueprints. It knows no clock and no chance: the same request gives the same bytes.
package struct BlueprintPlanner: Planner {
    private let blueprints: [BlueprintName: Blueprint]
    private let prices: PriceTable
    private let offer: Offer

    package init(blueprints: [BlueprintName: Blueprint], prices: PriceTable, offer: Offer) {
        self.blueprints = blueprints
        self.prices = prices
        self.offer = offer
    }

    package func plan(_ request: PlanRequest) async throws -> PlanDecision { decide(request) }

    package func decide(_ request: PlanRequest) -> PlanDecision {
        do throws(PlanObstacle) {
            return .planned(try makePlan(request))
        } catch {
            return .blocked(error.blocked(request))
        }
    }

    private func makePlan(_ request: PlanRequest) throws(PlanObstacle) -> PlanSpec {
        let blueprint = try chooseBlueprint(request.statement)
        let revision = revision(of: blueprint, request)
        let scope = try ParameterReading.scope(of: blueprint, request, revision)
        let steps = try Expansion(blueprint, scope, prices).steps()
        try checkOrder(steps)
        try checkCapabilities(steps, request.statement)
        var plan = try draft(blueprint, scope, steps, request)
        plan.rationale = rationale(blueprint, steps, revision, request)
        try checkBudget(plan, request.statement)
        try checkDeadline(plan, request)
        try checkConstraints(plan, request.statement)
        try checkForm(plan)
        return plan
    }

    private func chooseBlueprint(_ statement: GoalStatement) throws(PlanObstacle) -> Blueprint {
        let known = blueprints.keys.sorted()
        if let name = statement.blueprint, let blueprint = blueprints[name] { return blueprint }
        if statement.blueprint == nil, let only = known.first, known.count == 1, let blueprint = blueprints[only] {
            return blueprint
        }
        let suggestions = ["Name one of these: \(known.map(\.text).joined(separator: ", "))."]
        guard let name = statement.blueprint else {
            let rationale = "The goal names no blueprint, and there is more than one to choose from."
            throw PlanObstacle(.unknownBlueprint, field: "blueprint", rationale, suggestions: suggestions)
        }
        let rationale = "There is no blueprint named \(name)."
        throw PlanObstacle(.unknownBlueprint, field: "blueprint", rationale, suggestions: suggestions)
    }

    private func revision(of blueprint: Blueprint, _ request: PlanRequest) -> BlueprintRevision? {
        guard let obstacle = request.obstacle, let revisions = blueprint.revisions else { return nil }
        let index = request.automaticRevisions - 1
        guard revisions.indices.contains(index), revisions[index].on.contains(obstacle.cause) else { return nil }
        return revisions[index]
    }

    private func checkCapabilities(
        _ steps: [PlanSpec.Step],
        _ statement: GoalStatement
    ) throws(PlanObstacle) {
        let granted = Set(statement.capabilities ?? [])
        for step in steps {
            guard let offered = offer.pools[step.pool] else {
                let pools = offer.pools.keys.sorted().map(\.text).joined(separator: ", ")
                throw PlanObstacle(
                    .unsatisfiableCapability,
                    field: "steps.\(step.name).pool",
                    "Step \(step.name) needs pool \(step.pool), which the installation does not have.",
                    suggestions: ["Its pools are \(pools)."]
                )
            }
            if let missing = step.capabilities.first(where: { !granted.contains($0) }) {
                throw PlanObstacle(
                    .unsatisfiableCapability,
                    field: "capabilities",
                    "Step \(step.name) needs capability \(missing), which the goal does not grant.",
                    suggestions: ["Add \(missing) to the goal's capabilities."]
                )
            }
            if let missing = step.capabilities.first(where: { !offered.contains($0) }) {
                throw PlanObstacle(
                    .unsatisfiableCapability,
                    field: "steps.\(step.name).capabilities",
                    "Step \(step.name) needs capability \(missing), which no active agent of pool \(step.pool) has.",
                    suggestions: ["Give the capability to an active agent of pool \(step.pool)."]
                )
            }
        }
    }

    private func draft(
        _ blueprint: Blueprint,
        _ scope: ParameterScope,
        _ steps: [PlanSpec.Step],
        _ request: PlanRequest
    ) throws(PlanObstacle) -> PlanSpec {
        let title: String
        do {
            title = try scope.text(blueprint.title)
        } catch {
            throw PlanObstacle(.invalidParameter, field: "title", "The plan's title: \(error.message).")
        }
        let risk = blueprint.risk ?? RiskPolicy.risk(of: steps)
        let approvals = max(blueprint.approvals ?? RiskPolicy.approvals(for: risk), request.statement.approvals ?? 0)
        return PlanSpec(
            goal: request.goal,
            title: title,
            blueprint: blueprint.name,
            revision: request.revision,
            steps: steps,
            costMicros: steps.reduce(0) { min($0 + $1.estimate.costMicros, BodyCheck.largestAmount) },
            costCeilingMicros: request.statement.budgetMicros,
            durationMs: PlanGraph(steps).criticalPath().durationMs,
            risk: risk,
            approvals: approvals,
            diagram: MermaidDiagram.source(of: steps)
        )
    }

    private func rationale(
        _ blueprint: Blueprint,
        _ steps: [PlanSpec.Step],
        _ revision: BlueprintRevision?,
        _ request: PlanRequest
    ) -> String {
        let counts = StepPhase.allCases.map { phase in "\(steps.count { $0.phase == phase }) to \(phase.rawValue)" }
        var text = "Blueprint \(blueprint.name): \(counts.joined(separator: ", "))."
        if let obstacle = request.obstacle {
            text += " Revision \(request.revision), because of \(obstacle.cause.rawValue): "
            text += revision.map(\.because) ?? "the blueprint has no other way, so the same is tried again."
        }
        return text
    }

    private func checkOrder(_ steps: [PlanSpec.Step]) throws(PlanObstacle) {
        do throws(PlanFault) {
            try PlanGraph(steps).check()
        } catch {
            throw PlanObstacle(error.cause, field: error.field, error.rationale)
        }
    }

    private func checkBudget(_ plan: PlanSpec, _ statement: GoalStatement) throws(PlanObstacle) {
        guard plan.costMicros > statement.budgetMicros else { return }
        throw PlanObstacle(
            .budgetBelowEstimate,
            field: "budgetMicros",
            "The steps are expected to cost \(plan.costMicros) micros, the goal allows \(statement.budgetMicros).",
            suggestions: [advice(for: plan)]
        )
    }

    /// With no more than the estimate, the brake would close before the first step that costs something.
    private func advice(for plan: PlanSpec) -> String {
        let open = plan.openBudgetMicros
        guard open > plan.costMicros else { return "Raise budgetMicros to \(plan.costMicros) or more." }
        return """
            Raise budgetMicros to \(open) or more; with \(plan.costMicros) its brake closes and waits for a person.
            """
    }

    private func checkDeadline(_ plan: PlanSpec, _ request: PlanRequest) throws(PlanObstacle) {
        guard let deadline = request.statement.deadlineAt else { return }
        let left = deadline.milliseconds - request.statedAt.milliseconds
        guard plan.durationMs > left else { return }
        let rationale = "The plan takes \(plan.durationMs) ms, but only \(max(0, left)) ms lie before the deadline."
        throw PlanObstacle(.conflictingConstraints, field: "deadlineAt", rationale)
    }

    private func checkConstraints(_ plan: PlanSpec, _ statement: GoalStatement) throws(PlanObstacle) {
        for (index, text) in (statement.constraints ?? []).enumerated() {
            let field = "constraints[\(index)]"
            guard let constraint = PlanConstraint(text) else {
                let forms = "Write risk <= low|medium|high|critical, costMicros <= N or durationMs <= N."
                let rationale = "The planner cannot judge this condition, and must not pass it over."
                throw PlanObstacle(.conflictingConstraints, field: field, rationale, suggestions: [forms])
            }
            guard constraint.isKept(by: plan) else {
                let facts = "risk \(plan.risk.rawValue), \(plan.costMicros) micros, \(plan.durationMs) ms"
                throw PlanObstacle(.conflictingConstraints, field: field, "The plan does not keep it: \(facts).")
            }
        }
    }

    /// The limits of the artifact, its size among them.
    private func checkForm(_ plan: PlanSpec) throws(PlanObstacle) {
        do throws(ArtifactError) {
            try plan.validate()
            let size = try ArtifactEncoder.encode(plan).count
            guard size <= RawArtifact.bodyLimit else {
                let message = "has \(size) bytes, at most \(RawArtifact.bodyLimit) are allowed; plan fewer steps"
                throw ArtifactError(.bodyTooLarge, field: "body", message)
            }
        } catch {
            let place = error.field.hasPrefix("body.") ? String(error.field.dropFirst("body.".count)) : "plan"
            let rationale = "The plan would not be one that anyone accepts: \(place) \(error.message)."
            throw PlanObstacle(.conflictingConstraints, field: place, rationale)
        }
    }
}
