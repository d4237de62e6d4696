/// An end of a range of entry ids.
package enum EntryBound: Sendable, Equatable {
    case lowest, highest
    case including(EntryID)
    case excluding(EntryID)

    package func encode(into arguments: inout CommandArguments) {
        switch self {
        case .lowest: arguments.append("-")
        case .highest: arguments.append("+")
        case .including(let id): arguments.append(id)
        case .excluding(let id): arguments.append("(\(id)")
        }
    }
}
