import Glibc

/// Every system call passes through here: one place decides what EINTR, EAGAIN and a failure mean.
enum SystemCall {
    enum Outcome: Equatable {
        case done(Int)
        case wouldBlock
        case failed(errno: Int32)
    }

    static func retrying(_ call: () -> Int) -> Outcome {
        while true {
            let result = call()
            if result >= 0 { return .done(result) }
            switch errno {
            case EINTR: continue
            case EAGAIN, EINPROGRESS: return .wouldBlock
            case let code: return .failed(errno: code)
            }
        }
    }

    static func text(of code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }
}
