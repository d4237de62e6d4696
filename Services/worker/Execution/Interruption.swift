import Artifacts

/// Why a program was stopped from outside before it ended by itself.
enum Interruption: Hashable, Sendable {
    case timeout(Duration)
    /// It printed more than it may.
    case output(limit: Int)
    /// It reported more cost than was reserved for it.
    case budget(reservedMicros: Int)
    /// It used tokens whose price nobody knows, and nothing was reserved for it.
    case unpriced
    /// Somebody cancelled its run.
    case cancelled
    /// Somebody cancelled this task alone.
    case taskCancelled

    var outcome: TaskOutcome {
        switch self {
        case .timeout: .timeout
        case .output, .cancelled, .taskCancelled: .killed
        case .budget, .unpriced: .budget
        }
    }

    var reason: String {
        switch self {
        case .timeout(let limit): "stopped after its time limit of \(limit)"
        case .output(let limit): "stopped after printing more than \(limit) bytes"
        case .budget(let reserved): "stopped after using more than the \(reserved) micros reserved for it"
        case .unpriced: "stopped after using tokens without saying what they cost, while nothing is reserved for it"
        case .cancelled: "stopped because its run was cancelled"
        case .taskCancelled: "stopped because it was cancelled"
        }
    }
}
