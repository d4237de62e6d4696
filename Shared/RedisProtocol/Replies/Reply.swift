/// One element of a parsed reply: a view into a flat tape, so that a reply of thousands of elements costs two arrays.
///
/// Replies that came in one read share a tape: a view keeps that tape alive, so what is to be kept for long is copied
/// out.
package struct Reply: Sendable {
    package enum Kind: UInt8, Sendable {
        case array, bulk, error, integer, null, status
    }

    let tape: ReplyTape
    let index: Int

    package init(tape: ReplyTape, index: Int = 0) {
        self.tape = tape
        self.index = index
    }

    package var kind: Kind { token.kind }
    package var isNull: Bool { kind == .null }

    /// The number of children of an array; 0 for anything else.
    package var count: Int { token.kind == .array ? token.length : 0 }

    /// The error line when this element is an error.
    package var serverError: ServerError? {
        token.kind == .error ? ServerError(line: String(decoding: slice, as: UTF8.self)) : nil
    }

    package func integer() throws(ReplyError) -> Int {
        switch token.kind {
        case .integer: return token.value
        case .bulk:
            guard let number = Int(String(decoding: slice, as: UTF8.self)) else {
                throw .expected("an integer", got: self)
            }
            return number
        default: throw .expected("an integer", got: self)
        }
    }

    package func string() throws(ReplyError) -> String {
        switch token.kind {
        case .bulk, .status, .error: return String(decoding: slice, as: UTF8.self)
        default: throw .expected("a string", got: self)
        }
    }

    package func bytes() throws(ReplyError) -> ArraySlice<UInt8> {
        guard token.kind == .bulk || token.kind == .status else { throw .expected("bytes", got: self) }
        return slice
    }

    /// The children of an array, in order.
    package func array() throws(ReplyError) -> [Reply] {
        var children: [Reply] = []
        children.reserveCapacity(count)
        try forEachChild { child throws(ReplyError) in children.append(child) }
        return children
    }

    /// The children of an array of exactly two; nil for anything else.
    package var pair: (Reply, Reply)? {
        guard count == 2 else { return nil }
        return (Reply(tape: tape, index: index + 1), Reply(tape: tape, index: tape.tokens[index + 1].end))
    }

    /// Visits the children of an array without making a list of them.
    package func forEachChild(_ visit: (Reply) throws(ReplyError) -> Void) throws(ReplyError) {
        guard token.kind == .array else { throw .expected("an array", got: self) }
        var next = index + 1
        for _ in 0..<token.length {
            try visit(Reply(tape: tape, index: next))
            next = tape.tokens[next].end
        }
    }

    /// The string at a position of an array of which every child is a string.
    func flatString(at position: Int) -> ArraySlice<UInt8> {
        let token = tape.tokens[index + 1 + position]
        return tape.bytes[token.value..<token.value + token.length]
    }

    private var token: ReplyTape.Token { tape.tokens[index] }

    private var slice: ArraySlice<UInt8> { tape.bytes[token.value..<token.value + token.length] }
}
