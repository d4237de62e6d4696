package import Artifacts
package import Bus
package import RedisProtocol

/// Builds every key of a partition; nothing else in the project writes a key's name.
///
/// All names share the partition's hash tag, so whatever one commit touches lies in one slot of a cluster.
package struct KeySpace: Sendable {
    /// What every installation's keys begin with, unless it is told otherwise.
    package static let defaultPrefix = "chimera"

    package let partition: Partition
    private let base: String

    package init(prefix: String = KeySpace.defaultPrefix, partition: Partition) {
        self.partition = partition
        base = "\(prefix):{p\(partition.index)}:"
    }

    package func stream(_ name: StreamName) -> RedisKey { key(name.text) }

    /// Which stream of this partition a key is; nil for a key of somebody else.
    func streamName(of key: String) -> StreamName? {
        key.hasPrefix(base) ? StreamName(String(key.dropFirst(base.count))) : nil
    }

    package var dead: RedisKey { key("dead") }
    package var delayed: RedisKey { key("delayed") }
    package var timers: RedisKey { key("timers") }
    package var events: RedisKey { key("events") }
    package var audit: RedisKey { key("audit") }
    /// How far each archive has the audit log.
    package var auditArchives: RedisKey { key("audit.archives") }
    package var auditSequence: RedisKey { key("audit.sequence") }
    /// Where each tracked message lies, and the messages that lie in no stream.
    package var places: RedisKey { key("places") }
    package var bodies: RedisKey { key("bodies") }
    /// Who reads here, with a description of each.
    package var consumers: RedisKey { key("consumers") }

    package func state(_ state: StateKey) -> RedisKey { key("\(state.kind):\(state.id)") }
    package func budget(_ scope: BudgetScope) -> RedisKey { key("budget:\(scope.name)") }
    /// The scope whose key it is; nil for a key of something else.
    func scope(of key: String) -> BudgetScope? {
        let prefix = budget(BudgetScope("")).name
        return key.hasPrefix(prefix) ? BudgetScope(String(key.dropFirst(prefix.count))) : nil
    }
    /// What exists of one sort, by the time it began.
    package func register(_ register: Listing.Register) -> RedisKey { key("register:\(register.name)") }
    /// Each tenant's keys are its own: nobody makes another's message a duplicate.
    package func idempotency(_ own: IdempotencyKey, of tenant: TenantID) -> RedisKey {
        key("iid:\(tenant.text)/\(own.text)")
    }
    /// How many tasks of each tenant are inside a pool's window; parked ones lie beside it, a set for each tenant.
    package func window(pool: String) -> RedisKey { key("window:\(pool)") }
    /// A process listens here for as long as it lives; nothing is ever sent.
    package func presence(_ consumer: ConsumerName) -> RedisKey { key("presence:\(consumer.text)") }

    /// The tables that every function which moves messages is given first.
    var tables: [RedisKey] { [dead, delayed, places, bodies] }

    private func key(_ name: String) -> RedisKey { RedisKey(base + name) }
}
