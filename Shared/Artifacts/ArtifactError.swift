/// Why an artifact was refused, naming the field and never showing what stood in it.
package struct ArtifactError: Error, Hashable, Sendable {
    /// A short stable word, fit for a dead letter's reason and a metric's label.
    package enum Reason: String, CaseIterable, Sendable {
        /// The body is longer than `RawArtifact.bodyLimit`.
        case bodyTooLarge = "body_too_large"
        /// The body's bytes do not have the digest that the envelope names.
        case digestMismatch = "digest_mismatch"
        /// A field of the body is missing, of the wrong type or out of its limits.
        case invalidBody = "invalid_body"
        /// An envelope field is missing, doubled or not of its form.
        case malformedEnvelope = "malformed_envelope"
        /// The body is not strict JSON.
        case malformedJSON = "malformed_json"
        /// The envelope names a kind other than the one asked for.
        case unexpectedKind = "unexpected_kind"
        /// The envelope names a kind that this build does not know.
        case unknownKind = "unknown_kind"
        /// The kind counts only with a signature and has none.
        case unsigned = "unsigned"
        /// The major version of the schema is not one that this build reads.
        case unsupportedVersion = "unsupported_version"
    }

    package let reason: Reason
    /// An envelope field, or the path of a body field such as `body.steps[2].pool`.
    package let field: String
    package let message: String

    package init(_ reason: Reason, field: String, _ message: String) {
        self.reason = reason
        self.field = field
        self.message = message
    }
}

extension ArtifactError: CustomStringConvertible {
    package var description: String { "\(reason.rawValue): \(field) \(message)" }
}
