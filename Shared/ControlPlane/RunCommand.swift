package import Artifacts
package import Security

/// What a person may have done to a run.
package enum RunCommand: Hashable, Sendable {
    /// `expecting`: the digest that was looked at; what waits under another digest is not approved.
    case approve(comment: String?, expecting: Digest256? = nil)
    /// Accepts that these gates have failed; it names every one that did.
    case waive(gates: [String], comment: String?)
    /// `revise`: another plan is wanted, and the run does not end.
    case reject(reason: String, revise: Bool)
    case rollback(reason: String)
    /// With a task: that one alone.
    case cancel(reason: String, task: TaskID?)
    /// Lets a braked run spend up to its ceiling.
    case lift(reason: String)
}
