import Artifacts

/// Checks that a blueprint uses only steps and parameters that it has, each where it fits, so that no goal finds out
/// first.
struct BlueprintReferences {
    struct Fault: Error, Hashable {
        let field: String
        let message: String
    }

    /// Names that a repeated step has beside the parameters.
    static let each = "each"
    static let index = "index"

    private let blueprint: Blueprint

    init(_ blueprint: Blueprint) {
        self.blueprint = blueprint
    }

    func fault() -> Fault? {
        do throws(Fault) {
            try checkParameters()
            try checkSteps()
            try checkText(blueprint.title, "title", sorts(of: nil))
            for (index, step) in blueprint.steps.enumerated() { try check(step, "steps[\(index)]") }
            for (index, revision) in (blueprint.revisions ?? []).enumerated() {
                for member in revision.set.members {
                    try checkValue(member.value, of: member.name, "revisions[\(index)].set.\(member.name)")
                }
            }
            return nil
        } catch {
            return error
        }
    }

    private func checkParameters() throws(Fault) {
        for (name, parameter) in blueprint.parameters.sorted(by: { $0.key < $1.key }) {
            let field = "parameters.\(name)"
            guard name != Self.each, name != Self.index else {
                throw Fault(field: field, message: "is a name that repeated steps use")
            }
            guard parameter.values == nil || parameter.type == .string || parameter.type == .strings else {
                throw Fault(field: "\(field).values", message: "belongs to strings only")
            }
            if let value = parameter.default { try checkValue(value, of: name, "\(field).default") }
        }
    }

    /// That names of steps are unique, and lead to steps.
    private func checkSteps() throws(Fault) {
        var phases: [StepName: StepPhase] = [:]
        for (index, step) in blueprint.steps.enumerated() {
            guard phases.updateValue(step.phase, forKey: step.name) == nil else {
                throw Fault(field: "steps[\(index)].name", message: "is the name of an earlier step, too")
            }
        }
        for (index, step) in blueprint.steps.enumerated() {
            for (number, name) in (step.dependsOn ?? []).enumerated() where phases[name] == nil {
                throw Fault(field: "steps[\(index)].dependsOn[\(number)]", message: "names \(name), which is no step")
            }
            if let name = step.rollback, phases[name] != .rollback {
                let message = "names \(name), which is no step of the phase rollback"
                throw Fault(field: "steps[\(index)].rollback", message: message)
            }
        }
    }

    private func checkValue(_ value: JSONValue, of name: String, _ field: String) throws(Fault) {
        guard let parameter = blueprint.parameters[name] else {
            throw Fault(field: field, message: "sets a parameter that the blueprint does not have")
        }
        do {
            _ = try parameter.value(of: value)
        } catch {
            throw Fault(field: field, message: error.message)
        }
    }

    private func check(_ step: BlueprintStep, _ place: String) throws(Fault) {
        let sorts = sorts(of: step)
        if let each = step.each {
            guard let sort = blueprint.parameters[each]?.type, sort == .strings || sort == .integer else {
                throw Fault(field: "\(place).each", message: "expected the name of a list or integer parameter")
            }
        }
        if let when = step.when, blueprint.parameters[when]?.type != .boolean {
            throw Fault(field: "\(place).when", message: "expected the name of a boolean parameter")
        }
        try checkText(step.pool, "\(place).pool", sorts)
        try checkText(step.program, "\(place).program", sorts)
        if let title = step.title { try checkText(title, "\(place).title", sorts) }
        for (field, texts) in [("arguments", step.arguments), ("capabilities", step.capabilities)] {
            for (index, text) in (texts ?? []).enumerated() {
                try checkElement(text, "\(place).\(field)[\(index)]", sorts)
            }
        }
        if let inputs = step.inputs { try checkInputs(.object(inputs), "\(place).inputs", sorts) }
        for (field, number) in numbers(of: step) {
            guard case .parameter(let name) = number, sorts[name] != .integer else { continue }
            throw Fault(field: "\(place).\(field)", message: "expected an integer parameter, not \(name)")
        }
    }

    private func numbers(of step: BlueprintStep) -> [(String, WholeNumber)] {
        let all: [(String, WholeNumber?)] = [
            ("limits.attempts", step.limits.attempts), ("limits.timeoutMs", step.limits.timeoutMs),
            ("limits.memoryBytes", step.limits.memoryBytes), ("limits.outputBytes", step.limits.outputBytes),
            ("estimate.durationMs", step.estimate.durationMs), ("estimate.inputTokens", step.estimate.inputTokens),
            ("estimate.outputTokens", step.estimate.outputTokens),
        ]
        return all.compactMap { field, number in number.map { (field, $0) } }
    }

    private func sorts(of step: BlueprintStep?) -> [String: BlueprintParameter.Sort] {
        var sorts = blueprint.parameters.mapValues(\.type)
        if let each = step?.each {
            sorts[Self.each] = sorts[each] == .integer ? .integer : .string
            sorts[Self.index] = .integer
        }
        return sorts
    }

    private typealias Sorts = [String: BlueprintParameter.Sort]

    /// A place in which a list has no meaning.
    private func checkText(_ text: String, _ field: String, _ sorts: Sorts) throws(Fault) {
        let template = try template(text, field, sorts)
        if let list = template.parameters.first(where: { sorts[$0] == .strings }) {
            throw Fault(field: field, message: "cannot hold the list \(list)")
        }
    }

    /// A place in which a list alone stands for its elements.
    private func checkElement(_ text: String, _ field: String, _ sorts: Sorts) throws(Fault) {
        let template = try template(text, field, sorts)
        if template.sole == nil { try checkText(text, field, sorts) }
    }

    private func checkInputs(_ value: JSONValue, _ field: String, _ sorts: Sorts) throws(Fault) {
        switch value {
        case .string(let text):
            try checkElement(text, field, sorts)
        case .array(let elements):
            for (index, element) in elements.enumerated() { try checkInputs(element, "\(field)[\(index)]", sorts) }
        case .object(let object):
            for member in object.members { try checkInputs(member.value, "\(field).\(member.name)", sorts) }
        case .null, .bool, .integer, .number:
            break
        }
    }

    private func template(_ text: String, _ field: String, _ sorts: Sorts) throws(Fault) -> Template {
        let template: Template
        do {
            template = try Template(text)
        } catch {
            throw Fault(field: field, message: error.message)
        }
        if let unknown = template.parameters.first(where: { sorts[$0] == nil }) {
            throw Fault(field: field, message: "names \(unknown), which is no parameter")
        }
        return template
    }
}
