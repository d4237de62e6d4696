package import Artifacts

/// A plan with blanks: what a goal may choose, and the steps that follow from it. The planner fills it in.
package struct Blueprint: ArtifactPart, Hashable {
    package var name: BlueprintName
    /// The plan in one line; may name parameters.
    package var title: String
    /// What it is for, for people.
    package var description: String
    /// What a goal may set, by name.
    package var parameters: [String: BlueprintParameter]
    package var steps: [BlueprintStep]
    /// What is tried instead when a plan was sent back: the nth automatic revision takes the nth of these.
    package var revisions: [BlueprintRevision]?
    /// How much could go wrong; derived from the steps when absent.
    package var risk: Risk?
    /// How many people must approve at least; derived from the risk when absent.
    package var approvals: Int?

    private enum CodingKeys: String, CodingKey {
        case approvals, description, name, parameters, revisions, risk, steps, title
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(title, 1...200, "title")
        try BodyCheck.text(description, 1...2000, "description")
        try BodyCheck.count(parameters, 0...64, "parameters")
        for (name, parameter) in parameters.sorted(by: { $0.key < $1.key }) {
            guard BlueprintParameter.isName(name) else {
                let expected = "is no parameter's name: expected a letter in lower case, then letters and digits"
                throw ArtifactError(.invalidBody, field: "body.parameters.\(name)", expected)
            }
            try BodyCheck.part(parameter, "parameters.\(name)")
        }
        try BodyCheck.parts(steps, 1...128, "steps")
        if let revisions { try BodyCheck.parts(revisions, 0...2, "revisions") }
        if let approvals { try BodyCheck.number(approvals, 0...8, "approvals") }
    }
}
