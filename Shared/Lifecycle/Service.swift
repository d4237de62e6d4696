/// A long-lived part of a process.
///
/// - `run` returns when the part is finished: after the shutdown signal it takes no new work, drains and returns.
/// - When its task is cancelled it stops at once.
/// - A thrown error ends the whole group.
package protocol Service: Sendable {
    /// Names it in logs, readiness and errors.
    var name: String { get }

    func run(until shutdown: ShutdownSignal) async throws
}
