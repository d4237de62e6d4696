import Artifacts
import RedisProtocol

/// Lays an artifact out as the fields of a stream entry: the attributes of the envelope share one line, `meta`, as
/// `name=value` words, and the body comes last. What a function of the server reads by name stands alone, before them.
///
/// Each field of an entry costs the server about a microsecond on its way through a function; docs/decisions/0008 has
/// the measurement.
struct EntryWriter {
    /// Attributes that functions read of messages whose place is looked after.
    private static let routed = ["id", "tenant"]

    /// The fields that stand alone; none of a message that nobody looks after.
    private let managed: [EnvelopeField]
    private let envelope: Envelope
    private let body: [UInt8]

    /// - Parameter care: what the bus adds to a message that is looked after; empty for any other.
    init(_ artifact: RawArtifact, care: [EnvelopeField] = []) {
        envelope = artifact.envelope
        body = artifact.body
        managed = care.isEmpty ? [] : Self.identity(of: artifact.envelope) + care
    }

    private static func identity(of envelope: Envelope) -> [EnvelopeField] {
        [
            EnvelopeField(name: "id", value: envelope.id.textBytes),
            EnvelopeField(name: "tenant", text: envelope.tenant.text),
        ]
    }

    /// Appends it to a plan as operations take it: meta, body, and when it is looked after a list of the other fields.
    func append(to plan: inout CommitPlan) {
        plan.append { MetaLine.append(envelope, without: managed.isEmpty ? [] : Self.routed, to: &$0) }
        plan.append(bytes: body)
        guard !managed.isEmpty else { return }
        plan.append(fields: managed)
    }

    /// The same as one packed message, in the form that `remember` of placement.lua makes.
    func packed(home: RedisKey) -> [UInt8] {
        var pack = MessagePack(reserving: 512 + body.count)
        pack.beginArray(2)
        pack.append(home.name.utf8)
        pack.beginArray(2 * managed.count + 4)
        for field in managed {
            pack.append(field.name.utf8)
            pack.append(field.value)
        }
        pack.append(EntryField.meta.utf8)
        pack.append { MetaLine.append(envelope, without: managed.isEmpty ? [] : Self.routed, to: &$0) }
        pack.append(EntryField.body.utf8)
        pack.append(body)
        return pack.bytes
    }

    /// Fields in the form of an entry, for what need not be an artifact: a dead letter that somebody has edited.
    static func entry(of fields: [EnvelopeField]) -> [EnvelopeField] {
        var entry: [EnvelopeField] = []
        var meta: [UInt8] = []
        for field in fields where field.name != EntryField.body {
            if routed.contains(field.name) {
                entry.append(field)
            } else {
                MetaLine.append(field.name, { $0.append(contentsOf: field.value) }, startingAt: 0, to: &meta)
            }
        }
        entry.append(EnvelopeField(name: EntryField.meta, value: meta))
        entry += fields.filter { $0.name == EntryField.body }.suffix(1)
        return entry
    }
}
