import RedisProtocol

/// Decides what to do with one command that a cluster node or a former primary did not serve.
///
/// One value per command: it counts the redirections, so that nodes which disagree cannot send it around for ever.
/// The bound in time is the command's own limit.
struct RedirectionPolicy: Sendable {
    enum Action: Equatable, Sendable {
        /// Note the slot's new owner, refresh the map in the background, send there at once.
        case follow(slot: Int, NodeAddress)
        /// Send there once, announced by ASKING; the map stays as it is.
        case ask(NodeAddress)
        /// Wait, then send to whoever owns the slot by then.
        case retry(after: Duration)
        /// Find out who the primary is, then send to it after the wait.
        case resolve(after: Duration)
        /// Not ours to mend: the caller gets the error.
        case fail
    }

    static let maximumRedirections = 16

    private var redirections = 0
    private var waits = 0

    init() {}

    /// The noise in 0..<1 spreads the waits of many callers.
    mutating func react(to error: RedisError, from responder: NodeAddress, noise: Double) -> Action {
        switch error {
        case .server(let error): react(to: error, from: responder, noise: noise)
        case .unavailable: .resolve(after: nextWait(noise))
        case .cancelled, .crossSlot, .disconnected, .reply, .timedOut: .fail
        }
    }

    private mutating func react(to error: ServerError, from responder: NodeAddress, noise: Double) -> Action {
        if let redirection = Redirection(error, from: responder) {
            redirections += 1
            guard redirections <= Self.maximumRedirections else { return .fail }
            switch redirection {
            case .moved(let slot, let target): return .follow(slot: slot, target)
            case .ask(_, let target): return .ask(target)
            }
        }
        switch error.code {
        case "TRYAGAIN": return .retry(after: nextWait(noise))
        case "CLUSTERDOWN", "LOADING", "MASTERDOWN", "READONLY": return .resolve(after: nextWait(noise))
        default: return .fail
        }
    }

    /// 5 ms, doubling to half a second, each between its half and its whole.
    private mutating func nextWait(_ noise: Double) -> Duration {
        let milliseconds = min(5 << min(waits, 7), 500)
        waits += 1
        return .microseconds(Int(Double(milliseconds * 1_000) * (0.5 + noise / 2)))
    }
}
