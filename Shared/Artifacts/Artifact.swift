import Security

/// An artifact whose body has been read into its type.
package struct Artifact<Body: ArtifactBody>: Sendable {
    package var envelope: Envelope
    package var body: Body

    /// The bytes it was decoded from: they hold the fields that a newer writer added and `Body` does not know.
    let origin: [UInt8]?

    package init(envelope: Envelope, body: Body) {
        self.init(envelope: envelope, body: body, origin: nil)
    }

    init(envelope: Envelope, body: Body, origin: [UInt8]?) {
        self.envelope = envelope
        self.body = body
        self.origin = origin
    }

    /// The body's bytes as they came, whose digest the envelope bears; nil for an artifact that was made here.
    package var received: [UInt8]? { origin }

    /// Validates the body, writes it as canonical JSON and seals the envelope with its digest.
    ///
    /// Fields that the decoded original held beyond those of `Body` are carried over, nested ones included.
    package func encoded() throws(ArtifactError) -> RawArtifact {
        guard envelope.kind == Body.kind else {
            throw ArtifactError(.unexpectedKind, field: "type", "names \(envelope.kind), the body is \(Body.kind)")
        }
        try body.validate()
        let bytes = try ArtifactEncoder.encode(body, keepingUnknownFieldsOf: origin)
        var sealed = envelope
        sealed.digest = SHA256.digest(bytes)
        return try RawArtifact(envelope: sealed, body: bytes)
    }
}
