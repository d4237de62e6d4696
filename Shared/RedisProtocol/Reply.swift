/// One element of a parsed reply: a view into a flat tape, so that a reply of thousands of elements costs two arrays.
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

    package var kind: Kind { tape.tokens[index].kind }
    package var isNull: Bool { kind == .null }

    package func integer() throws(ReplyError) -> Int {
        let token = tape.tokens[index]
        switch token.kind {
        case .integer: return token.value
        case .bulk:
            guard let number = Int(text(of: token)) else { throw .expected("an integer", got: self) }
            return number
        default: throw .expected("an integer", got: self)
        }
    }

    package func string() throws(ReplyError) -> String {
        let token = tape.tokens[index]
        guard token.kind == .bulk || token.kind == .status || token.kind == .error else {
            throw .expected("a string", got: self)
        }
        return text(of: token)
    }

    package func bytes() throws(ReplyError) -> ArraySlice<UInt8> {
        let token = tape.tokens[index]
        guard token.kind == .bulk || token.kind == .status else { throw .expected("bytes", got: self) }
        return tape.bytes[token.value..<token.value + token.length]
    }

    /// The children of an array, in order.
    package func array() throws(ReplyError) -> [Reply] {
        let token = tape.tokens[index]
        guard token.kind == .array else { throw .expected("an array", got: self) }
        var children: [Reply] = []
        children.reserveCapacity(token.length)
        var next = index + 1
        for _ in 0..<token.length {
            children.append(Reply(tape: tape, index: next))
            next = tape.tokens[next].end
        }
        return children
    }

    private func text(of token: ReplyTape.Token) -> String {
        String(decoding: tape.bytes[token.value..<token.value + token.length], as: UTF8.self)
    }
}
