/// Why the bus could not be used; what was asked may or may not have happened.
package enum BusError: Error, Hashable, Sendable {
    /// No server, or it cannot serve now; trying again later can help.
    case unavailable(String)
    /// The server has no room or cannot write: no new work, please.
    case storageRefused(String)
    /// A mistake of ours or of the installation; trying again will not help.
    case fault(String)
    /// The caller was cancelled.
    case cancelled

    /// Whether trying again later can help.
    var mayPass: Bool {
        switch self {
        case .unavailable, .storageRefused: true
        case .fault, .cancelled: false
        }
    }
}

extension BusError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unavailable(let reason): "the bus is unavailable: \(reason)"
        case .storageRefused(let reason): "the server refuses to store: \(reason)"
        case .fault(let reason): "the bus does not work: \(reason)"
        case .cancelled: "cancelled"
        }
    }
}
