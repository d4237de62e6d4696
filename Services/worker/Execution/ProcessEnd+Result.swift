import Processes

extension ProcessEnd {
    /// As results carry it: negative for a signal.
    var exitCode: Int? {
        switch self {
        case .exited(let code): Int(code)
        case .signalled(let number): -Int(number)
        case .overMemory: -9
        case .notStarted, .lost: nil
        }
    }

    /// What a sandbox reports as an exit code above 128 was a signal to the program inside.
    var unwrapped: ProcessEnd {
        guard case .exited(let code) = self, (129...159).contains(code) else { return self }
        return .signalled(code - 128)
    }
}
