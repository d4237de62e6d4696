package import Artifacts
package import Bus
import RedisProtocol

/// One entry of a register.
package struct ListedEntry: Hashable, Sendable {
    package let name: String
    package let at: Timestamp
}

extension RedisBus {
    /// A page of a register, the newest first.
    package func list(
        _ register: Listing.Register,
        in partition: Partition,
        before: Timestamp? = nil,
        count: Int
    ) async throws(BusError) -> [ListedEntry] {
        let key = space(partition).register(register)
        let below = before.map { Int(clamping: $0.milliseconds) }
        return try await send(ZREVRANGEBYSCORE(key, below: below, count: count)).map { member, score in
            ListedEntry(
                name: String(decoding: member, as: UTF8.self),
                at: Timestamp(milliseconds: Int64(exactly: score.rounded()) ?? 0)
            )
        }
    }
}
