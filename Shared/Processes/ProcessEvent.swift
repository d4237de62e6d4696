/// What is seen of a running program, in order.
package enum ProcessEvent: Hashable, Sendable {
    /// It runs, under this pid. Pipes have no order among them: what it prints may be seen a little earlier.
    case started(Int32)
    /// From its standard output.
    case output([UInt8])
    /// From its standard error.
    case errors([UInt8])
    /// It printed more than it may; it is being stopped, and nothing more of it is read.
    case overflow
    /// Always the last.
    case ended(ProcessEnd)
}
