import Artifacts
import RedisProtocol

/// What `commit.lua` is told: a packed list of short texts and numbers, and the long values that it names by number.
///
/// A value that stands in the list is read twice by the server, so it pays for short ones alone (docs/decisions/0008).
struct CommitPlan {
    /// How many arguments precede the long values: group, consumer, the list.
    private static let preceding = 3

    private var pack = MessagePack(reserving: 4096)
    private let start: Int
    private var count = 0
    private(set) var values = CommandArguments()

    init() {
        start = pack.beginArray()
    }

    /// The packed list.
    var list: [UInt8] {
        var pack = pack
        pack.endArray(start, count: count)
        return pack.bytes
    }

    mutating func append(_ text: String) {
        pack.append(text.utf8)
        count += 1
    }

    mutating func append(_ number: Int) {
        pack.append(number)
        count += 1
    }

    mutating func append(_ id: EntryID) {
        pack.append { id.appendText(to: &$0) }
        count += 1
    }

    /// Appends the number of a long value.
    mutating func append(bytes: [UInt8]) {
        values.append(bytes)
        append(Self.preceding + values.count)
    }

    /// The same for one that is written in place.
    mutating func append(writing write: (inout [UInt8]) -> Void) {
        values.append(writing: write)
        append(Self.preceding + values.count)
    }

    /// Appends how many words follow, then name and value of each field.
    mutating func append(fields: [EnvelopeField]) {
        append(fields.count * 2)
        for field in fields {
            pack.append(field.name.utf8)
            pack.append(field.value)
        }
        count += fields.count * 2
    }
}
