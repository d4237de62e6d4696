import Artifacts

/// What a parameter stands for in one plan.
enum ParameterValue: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case boolean(Bool)
    case list([String])

    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .integer(let number): .integer(Int64(number))
        case .boolean(let flag): .bool(flag)
        case .list(let texts): .array(texts.map { .string($0) })
        }
    }

    /// How it reads inside a text; a list has no such reading.
    var text: String? {
        switch self {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        case .list: nil
        }
    }
}
