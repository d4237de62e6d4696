import Glibc

/// The signals that a process of ours listens to.
package enum UnixSignal: Int32, CaseIterable, Sendable {
    case hangup = 1
    case interrupt = 2
    case terminate = 15
    case userDefined1 = 10

    package var name: String {
        switch self {
        case .hangup: "SIGHUP"
        case .interrupt: "SIGINT"
        case .terminate: "SIGTERM"
        case .userDefined1: "SIGUSR1"
        }
    }
}
