import Artifacts
import RedisProtocol

/// Writes an artifact as the fields of a stream entry: what routing looks at stands alone, the other attributes of the
/// envelope share one line, `meta`, as `name=value` words, and the body comes last.
///
/// Each field of an entry costs the server about a microsecond on its way through a function; docs/decisions/0006 has
/// the measurement.
struct EntryWriter {
    /// Attributes that the server's functions read by name.
    private static let routed = ["id", "tenant", "type"].map { Array($0.utf8) }

    private var entry = EntryBytes()

    init(_ artifact: RawArtifact) {
        var envelope = EntryBytes()
        artifact.envelope.append(to: &envelope)
        self.init(envelope: envelope, body: artifact.body)
    }

    init(envelope: EntryBytes, body: [UInt8]) {
        entry = EntryBytes(reserving: envelope.bytes.count + body.count + 64)
        var meta: [UInt8] = []
        meta.reserveCapacity(envelope.bytes.count + 2 * envelope.count)
        envelope.visitFields { name, value in
            if Self.routed.contains(where: { $0[...] == name }) {
                entry.append(name: name, value: value)
            } else {
                if !meta.isEmpty { meta.append(MetaLine.separator) }
                MetaLine.append(name, to: &meta)
                meta.append(MetaLine.equals)
                MetaLine.append(value, to: &meta)
            }
        }
        add(EntryField.meta, meta)
        add(EntryField.body, body)
    }

    mutating func add(_ name: String, _ value: [UInt8]) {
        entry.append(name) { $0.append(contentsOf: value) }
    }

    /// Appends the number of words, unless its reader takes all that comes, then name and value of each field.
    func append(to arguments: inout CommandArguments, counted: Bool = true) {
        if counted { arguments.append(entry.ends.count) }
        arguments.append(contentsOf: entry.bytes, ends: entry.ends)
    }

    /// The same as one packed message, in the form that `remember` of placement.lua makes.
    func packed(home: RedisKey) -> [UInt8] {
        var pack = MessagePack(reserving: entry.bytes.count + 64)
        pack.beginArray(2)
        pack.append(Array(home.name.utf8)[...])
        pack.beginArray(entry.ends.count)
        entry.visitFields { name, value in
            pack.append(name)
            pack.append(value)
        }
        return pack.bytes
    }
}
