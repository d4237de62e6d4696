import Artifacts

/// Settles what every parameter of a blueprint stands for: the revision's word, else the goal's, else the default.
enum ParameterReading {
    static func scope(
        of blueprint: Blueprint,
        _ request: PlanRequest,
        _ revision: BlueprintRevision?
    ) throws(PlanObstacle) -> ParameterScope {
        let given = request.statement.parameters ?? JSONObject()
        let names = blueprint.parameters.keys.sorted()
        if let unknown = given.members.first(where: { blueprint.parameters[$0.name] == nil }) {
            throw PlanObstacle(
                .invalidParameter,
                field: "parameters.\(unknown.name)",
                "Blueprint \(blueprint.name) has no parameter \(unknown.name).",
                suggestions: names.isEmpty ? [] : ["Its parameters are \(names.joined(separator: ", "))."]
            )
        }
        var values: [String: ParameterValue] = [:]
        for name in names {
            guard let parameter = blueprint.parameters[name] else { continue }
            guard let json = revision?.set[name] ?? given[name] ?? parameter.default else {
                throw PlanObstacle(
                    .invalidParameter,
                    field: "parameters.\(name)",
                    "Blueprint \(blueprint.name) needs this parameter: \(parameter.description)",
                    suggestions: ["Set it to \(parameter.expectation)."]
                )
            }
            do {
                values[name] = try parameter.value(of: json)
            } catch {
                let rationale = "Parameter \(name) of blueprint \(blueprint.name): \(error.message)."
                throw PlanObstacle(.invalidParameter, field: "parameters.\(name)", rationale)
            }
        }
        return ParameterScope(values: values)
    }
}
