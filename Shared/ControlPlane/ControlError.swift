/// Why the control plane did not do what it was asked.
package enum ControlError: Error, Hashable, Sendable {
    /// There is no such thing.
    case notFound(String)
    /// What was handed over is not of its form; the sentence names the place.
    case invalid(String)
    /// It was understood, and cannot be done; the sentence says why.
    case refused(String)
    /// It was accepted, and nobody has taken it yet.
    case unanswered(String)
    /// Too much waits already: try again later.
    case full
    /// The server cannot be reached or does not answer.
    case unavailable(String)
    case cancelled
}

extension ControlError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound(let what): "there is no \(what)"
        case .invalid(let sentence), .refused(let sentence), .unanswered(let sentence): sentence
        case .full: "too much is waiting already; try again later"
        case .unavailable(let reason): "the control plane cannot be reached: \(reason)"
        case .cancelled: "cancelled"
        }
    }
}
