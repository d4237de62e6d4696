package import Security

/// What is known of an artifact without reading its body: CloudEvents 1.0 attributes and Chimera's extensions.
package struct Envelope: Hashable, Sendable {
    package var id: ArtifactID
    package var type: ArtifactType
    package var source: ArtifactSource
    package var time: Timestamp
    package var tenant: TenantID
    package var idempotencyKey: IdempotencyKey
    package var classification: Classification
    /// What it is about, in the words of its kind; 1 to 128 visible ASCII characters.
    package var subject: String?
    /// The W3C trace context of its making.
    package var traceparent: String?
    package var goal: GoalID?
    package var run: RunID?
    package var task: TaskID?
    /// Which try of the task it belongs to, from 1.
    package var attempt: Int?
    /// Of the body's bytes; set when the artifact is encoded.
    package var digest: Digest256?
    package var signature: ArtifactSignature?
    /// Fields that this build does not know, kept as they came.
    package var extensions: [EnvelopeField] = []

    /// An envelope of the current schema version, made now, whose idempotency key is its own id.
    package init(
        id: ArtifactID = .next(),
        kind: ArtifactKind,
        source: ArtifactSource,
        tenant: TenantID,
        time: Timestamp = .now(),
        idempotencyKey: IdempotencyKey? = nil,
        classification: Classification = .internal
    ) {
        self.id = id
        self.type = ArtifactType(kind: kind)
        self.source = source
        self.time = time
        self.tenant = tenant
        self.idempotencyKey = idempotencyKey ?? IdempotencyKey(of: id)
        self.classification = classification
    }

    package var kind: ArtifactKind { type.kind }
}
