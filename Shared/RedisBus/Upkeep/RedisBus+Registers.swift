package import Artifacts
package import Bus
import RedisProtocol

/// One entry of a register.
package struct ListedEntry: Hashable, Sendable {
    package let name: String
    package let at: Timestamp
}

extension RedisBus {
    /// A page of a register, the newest first. What is listed meanwhile moves the others down: a page may begin with
    /// the last entries of the page before, and none is left out.
    package func list(
        _ register: Listing.Register,
        in partition: Partition,
        skipping: Int = 0,
        count: Int
    ) async throws(BusError) -> [ListedEntry] {
        let key = space(partition).register(register)
        return try await send(ZRANGE(key, from: skipping, to: skipping + count - 1, isReversed: true)).map {
            member,
            score in
            ListedEntry(
                name: String(decoding: member, as: UTF8.self),
                at: Timestamp(milliseconds: Int64(exactly: score.rounded()) ?? 0)
            )
        }
    }
}
