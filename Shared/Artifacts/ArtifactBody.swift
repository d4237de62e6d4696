/// The typed content of one kind of artifact.
///
/// - Its coding keys are the names in the kind's JSON Schema.
/// - Decoding and `validate()` together accept exactly what the schema accepts.
/// - Encoding what was decoded yields every known field again.
package protocol ArtifactBody: Codable, Sendable {
    static var kind: ArtifactKind { get }

    /// Checks the limits that the types alone do not express.
    func validate() throws(ArtifactError)
}
