/// One of the medic's loops: a bounded, idempotent round of upkeep. Any number of processes may do it at once.
package protocol Sweep: Sendable {
    var name: String { get }

    /// Does one round; answers how long to wait before the next.
    func round() async throws -> Duration
}
