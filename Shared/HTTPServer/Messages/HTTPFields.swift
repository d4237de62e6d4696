/// Names with values, in order, looked up without regard to case: headers.
package struct HTTPFields: Equatable, ExpressibleByDictionaryLiteral, Sendable {
    package struct Field: Equatable, Sendable {
        package let name: String
        package let value: String
    }

    package private(set) var all: [Field] = []

    package init(dictionaryLiteral elements: (String, String)...) {
        all = elements.map { Field(name: $0, value: $1) }
    }

    /// The first value of this name.
    package subscript(name: String) -> String? {
        let wanted = name.lowercased()
        return all.first { $0.name.lowercased() == wanted }?.value
    }

    package mutating func add(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }
}
