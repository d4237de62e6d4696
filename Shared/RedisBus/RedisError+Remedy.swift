import RedisProtocol

/// What helps against an error.
enum Remedy {
    case loadFunctions
    case wait(storageRefused: Bool)
    case cancelled
    /// Nothing: a mistake that would only repeat.
    case none
}

extension RedisError {
    var remedy: Remedy {
        switch self {
        case .disconnected, .timedOut, .unavailable: .wait(storageRefused: false)
        case .cancelled: .cancelled
        case .crossSlot, .reply: .none
        case .server(let error): Self.remedy(for: error.reaction)
        }
    }

    var refusesConnection: Bool {
        if case .server(let error) = self { error.refusesConnection } else { false }
    }

    /// A short word for a metric's label.
    var word: String {
        switch self {
        case .disconnected: "disconnected"
        case .timedOut: "timed_out"
        case .unavailable: "unavailable"
        case .cancelled: "cancelled"
        case .crossSlot: "cross_slot"
        case .reply: "reply"
        case .server(let error): "\(error.reaction)"
        }
    }

    private static func remedy(for errorClass: ServerError.Class) -> Remedy {
        switch errorClass {
        case .backOff, .busy, .resolveAgain: .wait(storageRefused: false)
        case .storageRefused: .wait(storageRefused: true)
        case .functionMissing: .loadFunctions
        case .groupMissing, .denied, .fault: .none
        }
    }
}
