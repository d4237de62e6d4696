import RedisProtocol

/// Decides what to do with a command that a cluster node or a former primary did not serve.
///
/// Only a command that certainly had no effect is sent again, unless its caller says that twice does no harm. The
/// bound in time is the command's own limit; nodes that disagree about an owner are left to settle it after a few
/// redirections.
enum RedirectionPolicy {
    enum Action: Equatable, Sendable {
        /// Note the slot's new owner, refresh the map in the background, send there at once.
        case follow(slot: Int, NodeAddress)
        /// Send there once, announced by ASKING; the map stays as it is.
        case ask(NodeAddress)
        /// Wait, then send to whoever owns the slot by then.
        case retry(after: Duration)
        /// Wait, find out who the primary is, then send to it.
        case resolve(after: Duration)
        /// Not ours to mend: the caller gets the error.
        case fail
    }

    static let maximumRedirections = 16
    static let backOff = BackOff(initial: .milliseconds(5), maximum: .milliseconds(500))

    /// - Parameter attempt: how often the command has been sent.
    static func action(
        for error: RedisError,
        from responder: NodeAddress?,
        attempt: Int,
        mayRepeat: Bool,
        using generator: inout some RandomNumberGenerator
    ) -> Action {
        let delay = backOff.delay(beforeAttempt: attempt, using: &generator)
        switch error {
        case .server(let error): return action(for: error, from: responder, attempt: attempt, delay: delay)
        case .unavailable: return .resolve(after: delay)
        case .disconnected: return mayRepeat ? .resolve(after: delay) : .fail
        case .cancelled, .crossSlot, .reply, .timedOut: return .fail
        }
    }

    private static func action(
        for error: ServerError,
        from responder: NodeAddress?,
        attempt: Int,
        delay: Duration
    ) -> Action {
        if let redirection = Redirection(error, from: responder) {
            guard attempt <= maximumRedirections else { return .resolve(after: delay) }
            switch redirection {
            case .moved(let slot, let target): return .follow(slot: slot, target)
            case .ask(_, let target): return .ask(target)
            }
        }
        switch error.reaction {
        case .backOff: return error.code == "TRYAGAIN" ? .retry(after: delay) : .resolve(after: delay)
        case .busy: return .retry(after: delay)
        case .resolveAgain: return error.code == "READONLY" ? .resolve(after: delay) : .fail
        case .denied, .fault, .functionMissing, .groupMissing, .storageRefused: return .fail
        }
    }
}
