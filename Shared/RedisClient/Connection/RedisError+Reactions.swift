import RedisProtocol

extension RedisError {
    static var clientClosed: RedisError { .unavailable(reason: "the client is closed") }

    /// Trying the same again cannot help until a person changes something.
    var isPermanent: Bool {
        switch self {
        case .server(let error): error.reaction == .denied || error.reaction == .fault
        case .disconnected, .timedOut, .cancelled, .crossSlot, .unavailable, .reply: false
        }
    }
}
