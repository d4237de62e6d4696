/// Makes entries pending for this consumer when they have been idle long enough; deleted ones do not come back.
package struct XCLAIM: RedisCommand {
    private let claim: Claim

    package init(_ key: RedisKey, group: String, consumer: String, minimumIdle: Duration, ids: [EntryID]) {
        claim = Claim(key: key, group: group, consumer: consumer, minimumIdle: minimumIdle, ids: ids)
    }

    package var keys: [RedisKey] { [claim.key] }

    package func encode(into arguments: inout CommandArguments) { claim.encode(into: &arguments) }

    package func decode(_ reply: Reply) throws(ReplyError) -> [StreamEntry] {
        var entries: [StreamEntry] = []
        try reply.forEachChild { child throws(ReplyError) in
            if !child.isNull { entries.append(try StreamEntry(child)) }
        }
        return entries
    }

    /// The same for the ids alone; leaves the count of deliveries as it is, so it suits a renewal.
    package struct JUSTID: RedisCommand {
        private let claim: Claim
        private let idle: Duration?

        /// - Parameter idle: pretends that the entries have been idle this long, to hand them back.
        package init(
            _ key: RedisKey,
            group: String,
            consumer: String,
            minimumIdle: Duration,
            ids: [EntryID],
            idle: Duration? = nil
        ) {
            claim = Claim(key: key, group: group, consumer: consumer, minimumIdle: minimumIdle, ids: ids)
            self.idle = idle
        }

        package var keys: [RedisKey] { [claim.key] }

        package func encode(into arguments: inout CommandArguments) {
            claim.encode(into: &arguments)
            if let idle {
                arguments.append("IDLE")
                arguments.append(milliseconds: idle)
            }
            arguments.append("JUSTID")
        }

        package func decode(_ reply: Reply) throws(ReplyError) -> [EntryID] {
            try reply.list { id throws(ReplyError) in try id.entryID() }
        }
    }

    private struct Claim: Sendable {
        let key: RedisKey
        let group: String
        let consumer: String
        let minimumIdle: Duration
        let ids: [EntryID]

        func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "XCLAIM", key.name, group, consumer)
            arguments.append(milliseconds: minimumIdle)
            for id in ids { arguments.append(id) }
        }
    }
}
