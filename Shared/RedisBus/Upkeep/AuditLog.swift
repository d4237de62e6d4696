package import Artifacts
package import Bus
import RedisProtocol

/// The audit log of an installation as it stands in Redis: to be read by archives, and dropped behind the last of them.
package struct AuditLog: Sendable {
    /// One entry as the server numbered it.
    package struct Entry: Hashable, Sendable {
        package let number: Int
        package let fields: [EnvelopeField]
    }

    private let bus: RedisBus

    package init(_ bus: RedisBus) {
        self.bus = bus
    }

    /// The entries after a number, the oldest first.
    package func entries(
        in partition: Partition,
        after number: Int,
        count: Int = 500
    ) async throws(BusError) -> [Entry] {
        let from = EntryID(milliseconds: UInt64(max(0, number)) + 1, sequence: 0)
        let range = XRANGE(bus.space(partition).audit, from: .including(from), count: count)
        return try await bus.send(range).map { entry in
            var fields: [EnvelopeField] = []
            entry.fields?.visitFields { name, value in
                fields.append(EnvelopeField(name: String(decoding: name, as: UTF8.self), value: Array(value)))
            }
            return Entry(number: Int(clamping: entry.id.milliseconds), fields: fields)
        }
    }

    /// Says that an archive has everything up to a number; what all archives have may then be dropped.
    ///
    /// An archive that is known here and never comes back keeps the log from being dropped: `forget` it.
    @discardableResult
    package func note(_ archive: String, has number: Int, in partition: Partition) async throws(BusError) -> Int {
        let space = bus.space(partition)
        let keys = [space.audit, space.auditArchives]
        let call = IntegerCall<Int>("archived", of: bus.library, keys: keys, [archive, String(number)])
        return try await bus.send(call)
    }

    /// The archives that are waited for, by name, and what each has reached.
    package func archives(in partition: Partition) async throws(BusError) -> [String: Int] {
        try await bus.send(HGETALL(bus.space(partition).auditArchives)).mapValues { bytes in
            Int(String(decoding: bytes, as: UTF8.self)) ?? 0
        }
    }

    /// No longer waits for an archive that is gone for good.
    package func forget(_ archive: String, in partition: Partition) async throws(BusError) {
        _ = try await bus.send(HDEL(bus.space(partition).auditArchives, [archive]))
    }
}
