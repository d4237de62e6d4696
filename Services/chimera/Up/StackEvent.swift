import Processes

/// What happens to a stack, as whoever watches it is told.
enum StackEvent: Equatable, Sendable {
    /// A Redis that was there before is used; the URL is fit to be shown.
    case usesRedis(String)
    /// With the backlog that asked for it, where one did.
    case starting(StackPart, backlog: Int?)
    case ready(StackPart, pid: Int32, after: Duration)
    case ended(StackPart, ProcessEnd, again: Duration)
    /// Everything is ready.
    case up(after: Duration)
    /// A worker that has nothing to do.
    case unneeded(StackPart)
    case stopping
    /// Without an end when it was waiting to be started again.
    case stopped(StackPart, ProcessEnd?)
    /// A part that a person must help, with its last words.
    case refused(StackPart, ProcessEnd, lastWords: [String])
    /// One more worker that could not be started, for this reason; the stack goes on without it.
    case spared(StackPart, reason: String)
    /// The drain was not awaited.
    case cutShort
    /// The notice for other verbs could not be written, for this reason.
    case unannounced(String)
}
