package import Artifacts

/// Other values for parameters, tried when a plan was sent back for one of these causes.
package struct BlueprintRevision: ArtifactPart, Hashable {
    package var on: [DesignBlocked.Cause]
    package var set: JSONObject
    /// Why this may help, for people.
    package var because: String

    private enum CodingKeys: String, CodingKey {
        case because, on, set
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.count(on, 1...7, "on")
        try BodyCheck.count(set.members, 1...64, "set")
        try BodyCheck.text(because, 1...500, "because")
    }
}
