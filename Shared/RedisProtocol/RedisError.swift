/// What can go wrong between a command and its typed reply, by the reaction that it calls for.
package enum RedisError: Error, Sendable {
    /// The server answered with an error word.
    case server(ServerError)
    /// The reply had another shape than its command promises.
    case reply(ReplyError)
    /// The connection broke before the reply came; whether the command took effect is unknown.
    case disconnected(reason: String)
    /// No reply within the time limit; whether the command took effect is unknown.
    case timedOut(after: Duration)
    /// The caller was cancelled; whether the command took effect is unknown.
    case cancelled
    /// Refused before sending, because the keys lie in different hash slots.
    case crossSlot
    /// No server could be reached, or the client is shut down.
    case unavailable(reason: String)
}
