import Security

/// Reads the fields of one stream entry one by one, so that a consumer need not build a list of them first.
package struct EnvelopeReader: Sendable {
    static let specversion = Array("1.0".utf8)
    static let bodyField = "body"

    /// The names in the order of writing: the next field is nearly always the next name.
    private enum Field: Int, CaseIterable {
        case specversion, id, type, source, time, tenant, iid, classification, digest
        case subject, traceparent, goal, run, task, attempt, signature, body

        static let spellings = allCases.map { Array("\($0)".utf8) }
        static let required: [Field] = [
            .specversion, .id, .type, .source, .time, .tenant, .iid, .classification, .digest, .body,
        ]

        static let requiredBits = required.reduce(0) { $0 | $1.bit }

        var bit: UInt32 { 1 << UInt32(rawValue) }
        var name: String { "\(self)" }
    }

    /// How many unknown fields an entry may carry, and how long their names and values may be.
    package static let extensionLimits = (count: 32, name: 64, value: 1024)

    /// Starts as the blank and is filled field by field; `seen` tells which of its fields are real.
    private var envelope = Self.blank
    private var body: [UInt8] = []
    private var seen: UInt32 = 0
    private var expected = 0

    package init() {}

    /// Takes the next field; a known name may come once.
    package mutating func take(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) throws(ArtifactError) {
        guard let field = field(named: name) else {
            try keep(name: name, value: value)
            return
        }
        guard seen & field.bit == 0 else {
            throw ArtifactError(.malformedEnvelope, field: field.name, "appears twice")
        }
        seen |= field.bit
        expected = field.rawValue + 1
        guard try read(field, value) else {
            throw ArtifactError(.malformedEnvelope, field: field.name, Self.form(of: field))
        }
    }

    /// The artifact, once every field has been taken.
    package consuming func finish() throws(ArtifactError) -> RawArtifact {
        if seen & Field.requiredBits != Field.requiredBits {
            let missing = Field.required.first { seen & $0.bit == 0 } ?? .id
            throw ArtifactError(.malformedEnvelope, field: missing.name, "is missing")
        }
        return try RawArtifact(envelope: envelope, body: body)
    }

    private func field(named name: ArraySlice<UInt8>) -> Field? {
        let spellings = Field.spellings
        if expected < spellings.count, spellings[expected][...] == name { return Field(rawValue: expected) }
        return spellings.firstIndex { $0[...] == name }.flatMap(Field.init(rawValue:))
    }

    /// Reads one known field; false when it does not have its form.
    private mutating func read(_ field: Field, _ value: ArraySlice<UInt8>) throws(ArtifactError) -> Bool {
        switch field {
        case .specversion: return value == Self.specversion[...]
        case .id: return set(&envelope.id, ArtifactID(text: value))
        case .type: envelope.type = try ArtifactType(text: value)
        case .source: return set(&envelope.source, ArtifactSource(bytes: value))
        case .time: return set(&envelope.time, Timestamp(text: value))
        case .tenant: return set(&envelope.tenant, TenantID(bytes: value))
        case .iid: return set(&envelope.idempotencyKey, IdempotencyKey(bytes: value))
        case .classification:
            return set(&envelope.classification, Classification(rawValue: String(decoding: value, as: UTF8.self)))
        case .digest: return set(&envelope.digest, Digest256(text: value))
        case .subject: return set(&envelope.subject, ArtifactSource(bytes: value)?.text)
        case .traceparent: return set(&envelope.traceparent, Self.traceparent(value))
        case .goal: return set(&envelope.goal, GoalID(text: value))
        case .run: return set(&envelope.run, RunID(text: value))
        case .task: return set(&envelope.task, TaskID(text: value))
        case .attempt: return set(&envelope.attempt, Self.attempt(value))
        case .signature: return set(&envelope.signature, ArtifactSignature(text: value))
        case .body: body = Array(value)
        }
        return true
    }

    private mutating func keep(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) throws(ArtifactError) {
        let limits = Self.extensionLimits
        guard VisibleText.isValid(name, limit: limits.name) else {
            throw ArtifactError(
                .malformedEnvelope,
                field: "(unknown)",
                "has a name that is not 1 to \(limits.name) visible ASCII characters"
            )
        }
        let name = String(decoding: name, as: UTF8.self)
        guard envelope.extensions.count < limits.count, value.count <= limits.value else {
            throw ArtifactError(
                .malformedEnvelope,
                field: name,
                "exceeds \(limits.count) unknown fields or \(limits.value) bytes"
            )
        }
        guard !envelope.extensions.contains(where: { $0.name == name }) else {
            throw ArtifactError(.malformedEnvelope, field: name, "appears twice")
        }
        envelope.extensions.append(EnvelopeField(name: name, value: Array(value)))
    }

    private static func traceparent(_ value: ArraySlice<UInt8>) -> String? {
        let start = value.startIndex
        guard value.count == 55, value[start + 2] == 0x2d, value[start + 35] == 0x2d, value[start + 52] == 0x2d,
            Hexadecimal.word(value, at: start, count: 2) == 0,
            let traceHigh = Hexadecimal.word(value, at: start + 3, count: 16),
            let traceLow = Hexadecimal.word(value, at: start + 19, count: 16), traceHigh | traceLow != 0,
            let parent = Hexadecimal.word(value, at: start + 36, count: 16), parent != 0,
            Hexadecimal.word(value, at: start + 53, count: 2) != nil
        else { return nil }
        return String(decoding: value, as: UTF8.self)
    }

    private static func attempt(_ value: ArraySlice<UInt8>) -> Int? {
        guard (1...9).contains(value.count), value.first != 0x30 else { return nil }
        var number = 0
        for byte in value {
            guard (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        return number
    }

    private static func form(of field: Field) -> String {
        switch field {
        case .specversion: "expected 1.0"
        case .id, .goal, .run, .task: "expected a UUIDv7 in lower case"
        case .type: "expected chimera.<Kind>.v<major>.<minor>"
        case .source, .subject, .iid: "expected 1 to 128 visible ASCII characters"
        case .time: "expected RFC 3339 in UTC with milliseconds"
        case .tenant: "expected 1 to 63 characters of a-z, 0-9, dot, underscore and hyphen"
        case .classification: "expected public, internal, private or confidential"
        case .digest: "expected sha256: and 64 lower-case hexadecimal digits"
        case .traceparent: "expected a W3C trace context of version 00 with ids that are not zero"
        case .attempt: "expected a whole number from 1 to 999999999"
        case .signature: "expected ed25519:<key>:<128 hexadecimal digits>"
        case .body: "expected bytes"
        }
    }

    private static let blank = Envelope(
        id: ArtifactID(unchecked: 0, 0),
        kind: .heartbeat,
        source: ArtifactSource(unchecked: "blank"),
        tenant: TenantID(unchecked: "blank"),
        time: Timestamp(milliseconds: 0)
    )
}

/// Sets the field if there is a value.
private func set<Value>(_ field: inout Value, _ value: Value?) -> Bool {
    guard let value else { return false }
    field = value
    return true
}

/// Sets an optional field if there is a value.
private func set<Value>(_ field: inout Value?, _ value: Value?) -> Bool {
    guard let value else { return false }
    field = value
    return true
}
