import Lifecycle

/// Why the stack does not start; the text says what to do about it.
struct StackFailure: Error, Equatable, CustomStringConvertible {
    let code: ExitCode
    let description: String

    init(_ code: ExitCode, _ description: String) {
        self.code = code
        self.description = description
    }
}
