package import Artifacts

/// One step of a blueprint; its texts may name parameters.
package struct BlueprintStep: ArtifactPart, Hashable {
    package var name: StepName
    package var phase: StepPhase
    /// Pool whose workers run it; may be a parameter.
    package var pool: String
    package var limits: BlueprintLimits
    package var estimate: BlueprintEstimate
    /// Program that a worker starts.
    package var program: String
    package var title: String?
    package var dependsOn: [StepName]?
    /// Capabilities that it needs; an element that is a list parameter stands for all its elements.
    package var capabilities: [String]?
    /// Arguments of the program; lists are spliced in likewise.
    package var arguments: [String]?
    /// Values handed to the program; a parameter alone keeps its type.
    package var inputs: JSONObject?
    /// Step that undoes this one.
    package var rollback: StepName?
    /// A list or a number: the step is there once for each element, and `${each}` is the element, `${index}` its
    /// number.
    package var each: String?
    /// A boolean parameter without which the step is left out.
    package var when: String?

    private enum CodingKeys: String, CodingKey {
        case arguments, capabilities, dependsOn, each, estimate, inputs, limits, name, phase, pool, program, rollback,
            title, when
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(pool, 1...128, "pool")
        try BodyCheck.part(limits, "limits")
        try BodyCheck.part(estimate, "estimate")
        try BodyCheck.text(program, 1...512, "program")
        if let title { try BodyCheck.text(title, 1...200, "title") }
        if let dependsOn { try BodyCheck.count(dependsOn, 0...32, "dependsOn") }
        if let capabilities { try BodyCheck.texts(capabilities, 0...32, each: 1...128, "capabilities") }
        if let arguments { try BodyCheck.texts(arguments, 0...64, each: 0...2048, "arguments") }
        if let inputs { try BodyCheck.count(inputs.members, 0...64, "inputs") }
        if let each { try BodyCheck.text(each, 1...63, "each") }
        if let when { try BodyCheck.text(when, 1...63, "when") }
    }
}
