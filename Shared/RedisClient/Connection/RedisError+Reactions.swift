import RedisProtocol

extension RedisError {
    static var clientClosed: RedisError { .unavailable(reason: "the client is closed") }

    /// The server serves this no longer: who does must be asked anew.
    var asksForAnotherServer: Bool {
        if case .server(let error) = self { error.reaction == .resolveAgain } else { false }
    }

    /// Trying the same again cannot help until a person changes something.
    package var isPermanent: Bool {
        switch self {
        case .server(let error): error.reaction == .denied || error.reaction == .fault
        case .disconnected, .timedOut, .cancelled, .crossSlot, .unavailable, .reply: false
        }
    }
}
