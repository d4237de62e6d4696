/// The fields of a stream entry, in order: a view into the reply that allocates nothing until bytes are asked for.
package struct StreamFields: Sendable {
    private let reply: Reply

    /// Throws when the element is not a flat list of names and values.
    package init(_ reply: Reply) throws(ReplyError) {
        guard reply.kind == .array, reply.count.isMultiple(of: 2) else {
            throw .expected("names and values", got: reply)
        }
        self.reply = reply
        try reply.forEachChild { child throws(ReplyError) in _ = try child.bytes() }
    }

    package var count: Int { reply.count / 2 }

    /// The value of the first field with this name.
    package subscript(name: String) -> ArraySlice<UInt8>? {
        for position in 0..<count where slice(2 * position).elementsEqual(name.utf8) { return slice(2 * position + 1) }
        return nil
    }

    /// The value of a field as text; nil when it is missing or not UTF-8.
    package func text(_ name: String) -> String? {
        self[name].flatMap { String(validating: $0, as: UTF8.self) }
    }

    package func visitFields(_ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws -> Void) rethrows {
        for position in 0..<count { try body(slice(2 * position), slice(2 * position + 1)) }
    }

    /// Strings have no children, so that the fields' tokens lie side by side.
    private func slice(_ position: Int) -> ArraySlice<UInt8> { reply.flatString(at: position) }
}
