package import Artifacts
package import Bus

extension ConsumerGroup {
    package static let conductor = ConsumerGroup("conductor")
    package static let core = ConsumerGroup("core")
    package static let judge = ConsumerGroup("judge")

    /// The workers of a pool share its tasks.
    package static func pool(_ pool: PoolName) -> ConsumerGroup { ConsumerGroup("pool.\(pool.text)") }
}
