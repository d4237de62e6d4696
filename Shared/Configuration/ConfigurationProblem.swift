/// One thing that is wrong with the environment, and how to mend it; it never holds a secret's text.
package enum ConfigurationProblem: Equatable, Sendable {
    case missing(key: String, expectation: String, fileVariable: String?)
    /// `found` is nil for a value that may not be shown; `explanation` is what exactly is wrong with it, where that
    /// is known.
    case malformed(key: String, expectation: String, found: String?, explanation: String? = nil)
    case unknown(key: String, nearest: String?)
    case unreadableFile(variable: String, path: String, reason: String)
    case setTwice(key: String, fileVariable: String)
    /// Values that are right alone but not together.
    case conflict(key: String, explanation: String)

    package var key: String {
        switch self {
        case .missing(let key, _, _), .malformed(let key, _, _, _), .unknown(let key, _), .setTwice(let key, _),
            .conflict(let key, _):
            key
        case .unreadableFile(let variable, _, _): variable
        }
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let key, let expectation, let fileVariable):
            let file = fileVariable.map { ", or \($0) to a file that holds it" } ?? ""
            return "\(key): missing; set it to \(expectation)\(file)"
        case .malformed(let key, let expectation, let found, let explanation):
            let detail = explanation.map { " (\($0))" } ?? ""
            return "\(key): expected \(expectation), found \(found.map { "\"\($0)\"" } ?? "something else")\(detail)"
        case .unknown(let key, let nearest):
            return "\(key): unknown; " + (nearest.map { "did you mean \($0)?" } ?? "remove it, or see .env.example")
        case .unreadableFile(let variable, let path, let reason):
            return "\(variable): cannot read \(path): \(reason)"
        case .setTwice(let key, let fileVariable):
            return "\(key): set together with \(fileVariable); remove one of them"
        case .conflict(let key, let explanation):
            return "\(key): \(explanation)"
        }
    }
}
