/// How a program ended, once nothing that it started is left.
package enum ProcessEnd: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    /// It was killed because it held so many megabytes of memory, more than it may.
    case overMemory(Int32)
    /// It could not be started, for this reason.
    case notStarted(String)
    /// Nobody saw how: what watched over it was itself killed.
    case lost
}
