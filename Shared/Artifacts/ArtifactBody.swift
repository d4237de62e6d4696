/// The typed content of one kind of artifact.
///
/// - Its coding keys are the names in the kind's JSON Schema.
/// - Decoding and `validate()` together accept exactly what the schema accepts.
/// - Encoding what was decoded yields every known field again.
package protocol ArtifactBody: ArtifactPart {
    static var kind: ArtifactKind { get }
}
