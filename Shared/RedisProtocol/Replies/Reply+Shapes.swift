/// The shapes that recur in RESP2 replies, each written down once.
extension Reply {
    package func entryID() throws(ReplyError) -> EntryID {
        guard let id = EntryID(bytes: try bytes()) else { throw .expected("an entry id", got: self) }
        return id
    }

    /// A number that RESP2 sends as text.
    package func double() throws(ReplyError) -> Double {
        guard let number = Double(try string()) else { throw .expected("a number", got: self) }
        return number
    }

    /// The children, exactly as many as the shape has.
    package func tuple(of expected: Int) throws(ReplyError) -> [Reply] {
        let children = try array()
        guard children.count == expected else {
            throw ReplyError("expected \(expected) elements in the reply, got \(children.count)")
        }
        return children
    }

    /// A null becomes nil; everything else is read by `read`.
    package func optional<Value>(_ read: (Reply) throws(ReplyError) -> Value) throws(ReplyError) -> Value? {
        isNull ? nil : try read(self)
    }

    package func list<Value>(_ read: (Reply) throws(ReplyError) -> Value) throws(ReplyError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        try forEachChild { child throws(ReplyError) in values.append(try read(child)) }
        return values
    }

    /// What a read of streams answers: each stream that had any, by whatever names it, with its entries. Null is none.
    package func streams() throws(ReplyError) -> [(stream: Reply, entries: [Reply])] {
        guard !isNull else { return [] }
        return try list { row throws(ReplyError) in
            let pair = try row.tuple(of: 2)
            return (pair[0], try pair[1].array())
        }
    }

    /// A flat list of names and values, as RESP2 sends maps; the last of equal names wins.
    package func map() throws(ReplyError) -> [String: Reply] {
        let children = try array()
        guard children.count.isMultiple(of: 2) else {
            throw ReplyError("expected names and values in the reply, got \(children.count) elements")
        }
        var entries: [String: Reply] = [:]
        for position in stride(from: 0, to: children.count, by: 2) {
            entries[try children[position].string()] = children[position + 1]
        }
        return entries
    }

    package func expectStatus(_ status: String) throws(ReplyError) {
        guard kind == .status || kind == .bulk, try string() == status else { throw .expected(status, got: self) }
    }

    /// 1 is true and 0 is false; any other answer is refused.
    package func boolean() throws(ReplyError) -> Bool {
        switch try integer() {
        case 0: return false
        case 1: return true
        default: throw .expected("0 or 1", got: self)
        }
    }
}

extension [String: Reply] {
    /// A field that must be there.
    func required(_ name: String) throws(ReplyError) -> Reply {
        guard let value = self[name] else { throw .missing(name) }
        return value
    }
}
