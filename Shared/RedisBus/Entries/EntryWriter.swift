import Artifacts
import RedisProtocol

/// Writes an artifact as the fields of a stream entry: what routing looks at stands alone, the other attributes of the
/// envelope share one line, `meta`, as `name=value` words, and the body comes last.
///
/// Each field of an entry costs the server about a microsecond on its way through a function; docs/decisions/0005 has
/// the measurement.
struct EntryWriter {
    /// Attributes that the server's functions read by name.
    private static let routed: Set<String> = ["id", "tenant", "type"]

    private var names: [String] = []
    private var values: [[UInt8]] = []
    private var meta: [UInt8] = []

    init(_ artifact: RawArtifact) {
        self.init(envelope: artifact.envelope.fields, body: artifact.body)
    }

    init(envelope: [EnvelopeField], body: [UInt8]) {
        meta.reserveCapacity(320)
        for field in envelope {
            if Self.routed.contains(field.name) {
                add(field.name, field.value)
            } else {
                if !meta.isEmpty { meta.append(MetaLine.separator) }
                MetaLine.append(Array(field.name.utf8), to: &meta)
                meta.append(MetaLine.equals)
                MetaLine.append(field.value, to: &meta)
            }
        }
        add(EntryField.meta, meta)
        add(EntryField.body, body)
    }

    mutating func add(_ name: String, _ value: [UInt8]) {
        names.append(name)
        values.append(value)
    }

    /// Appends the number of words, unless its reader takes all that comes, then name and value of each field.
    func append(to arguments: inout CommandArguments, counted: Bool = true) {
        if counted { arguments.append(names.count * 2) }
        for index in names.indices {
            arguments.append(names[index])
            arguments.append(values[index])
        }
    }

    /// The same as one packed message, in the form that `remember` of placement.lua makes.
    func packed(home: RedisKey) -> [UInt8] {
        var pack = MessagePack()
        pack.beginArray(2)
        pack.append(Array(home.name.utf8))
        pack.beginArray(names.count * 2)
        for index in names.indices {
            pack.append(Array(names[index].utf8))
            pack.append(values[index])
        }
        return pack.bytes
    }
}
