/// One element of a parsed document; the elements inside it follow it.
struct JSONToken: Sendable {
    enum Kind: UInt8, Sendable {
        case null, `false`, `true`, integer, number, string, escapedString, array, object
    }

    let kind: Kind
    /// An integer's value, or where a string's or number's bytes start.
    let value: Int
    /// A string's or number's length in bytes, or how many elements or members a container has.
    var count: Int32
    /// The index of the first token after this element and all inside it.
    var end: Int32

    var isString: Bool { kind == .string || kind == .escapedString }
}
