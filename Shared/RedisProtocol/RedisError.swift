/// What can go wrong between a command and its typed reply, by the reaction that it calls for.
package enum RedisError: Error, Sendable, Equatable {
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
    /// No server could be reached, or the client is shut down; nothing was sent.
    case unavailable(reason: String)
}

extension RedisError: CustomStringConvertible {
    /// The server's certificate, or ours, was refused: classed as denied, for only a person can mend it. Nothing was
    /// sent.
    package static func untrusted(reason: String) -> RedisError {
        .server(ServerError(code: "UNTRUSTED", message: reason))
    }

    package var description: String {
        switch self {
        case .server(let error): "the server answered \(error)"
        case .reply(let error): "\(error)"
        case .disconnected(let reason): "the connection broke: \(reason)"
        case .timedOut(let limit): "no reply within \(limit)"
        case .cancelled: "the caller was cancelled"
        case .crossSlot: "the keys of one command lie in different hash slots"
        case .unavailable(let reason): "no server available: \(reason)"
        }
    }
}
