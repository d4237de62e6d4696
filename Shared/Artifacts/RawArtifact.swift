import Security

/// An artifact as it travels: the envelope is read, the body is still bytes.
package struct RawArtifact: Hashable, Sendable {
    /// The most bytes that a body may have; more goes to the blob store and travels as a reference.
    package static let bodyLimit = 16_384

    package let envelope: Envelope
    package let body: [UInt8]

    /// Refuses a body over the limit and a kind that lacks its signature.
    package init(envelope: Envelope, body: [UInt8]) throws(ArtifactError) {
        guard body.count <= Self.bodyLimit else {
            throw ArtifactError(
                .bodyTooLarge,
                field: "body",
                "has \(body.count) bytes, at most \(Self.bodyLimit) are allowed"
            )
        }
        guard envelope.digest != nil else {
            throw ArtifactError(.malformedEnvelope, field: "digest", "is missing")
        }
        guard envelope.signature != nil || !envelope.kind.requiresSignature else {
            throw ArtifactError(.unsigned, field: "signature", "is missing; \(envelope.kind.rawValue) must be signed")
        }
        self.envelope = envelope
        self.body = body
    }

    /// Reads the fields of a stream entry, in any order.
    package init(fields: some Sequence<EnvelopeField>) throws(ArtifactError) {
        var reader = EnvelopeReader()
        for field in fields {
            try reader.take(name: Array(field.name.utf8)[...], value: field.value[...])
        }
        self = try reader.finish()
    }

    /// The fields of its stream entry, the body last; unknown fields come before it as they were read.
    package var fields: [EnvelopeField] { entry.fields }

    /// The same fields laid end to end, for writers to whom each allocation counts.
    package var entry: EntryBytes {
        var entry = EntryBytes(reserving: 768 + body.count)
        envelope.append(to: &entry)
        entry.append(EnvelopeReader.bodyField) { $0.append(contentsOf: body) }
        return entry
    }

    /// Checks the digest, reads the body into its type and validates it.
    package func decode<Body: ArtifactBody>(as type: Body.Type) throws(ArtifactError) -> Artifact<Body> {
        guard envelope.kind == Body.kind else {
            throw ArtifactError(
                .unexpectedKind,
                field: "type",
                "names \(envelope.kind.rawValue), expected \(Body.kind.rawValue)"
            )
        }
        guard SHA256.digest(body) == envelope.digest else {
            throw ArtifactError(.digestMismatch, field: "digest", "does not match the bytes of the body")
        }
        let value = try ArtifactDecoder.decode(Body.self, from: body)
        try value.validate()
        return Artifact(envelope: envelope, body: value, origin: body)
    }
}
