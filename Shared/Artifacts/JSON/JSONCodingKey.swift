/// A step on a coding path.
enum JSONCodingKey: CodingKey {
    case name(String)
    case index(Int)

    init?(stringValue: String) {
        self = .name(stringValue)
    }

    init?(intValue: Int) {
        self = .index(intValue)
    }

    var stringValue: String {
        switch self {
        case .name(let name): name
        case .index(let index): "\(index)"
        }
    }

    var intValue: Int? {
        if case .index(let index) = self { index } else { nil }
    }

    var pathComponent: String {
        switch self {
        case .name(let name): ".\(name.count <= 64 ? name : "(long name)")"
        case .index(let index): "[\(index)]"
        }
    }
}
