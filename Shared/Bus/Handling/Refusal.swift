/// Why the bus would not make an outcome's effects; nothing of it has happened.
package enum Refusal: Hashable, Sendable {
    case overBudget(scope: String)
    case full(stream: String)
}

extension Refusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .overBudget(let scope): "budget \(scope) does not allow it"
        case .full(let stream): "stream \(stream) is full"
        }
    }
}
