import RedisProtocol

extension RedisError {
    /// What the server answered, if that is what went wrong.
    var answer: ServerError? { if case .server(let error) = self { error } else { nil } }

    var isDisconnection: Bool { if case .disconnected = self { true } else { false } }

    var isReplyFault: Bool { if case .reply = self { true } else { false } }

    var unavailability: String? { if case .unavailable(let reason) = self { reason } else { nil } }
}
