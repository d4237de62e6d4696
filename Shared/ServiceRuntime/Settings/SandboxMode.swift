import Configuration

/// What an operator asks of the sandbox.
package enum SandboxMode: String, CaseIterable, Sendable {
    /// Without a working sandbox the worker does not start.
    case required
    /// Programs run in a working directory alone, and every result is marked.
    case cwd

    /// What else can be done on a machine where programs cannot be confined.
    package static let choice =
        "or choose \(Setting.sandbox.name)=cwd, which confines nothing and marks every result"
}
