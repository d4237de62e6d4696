/// Strict JSON, checked once and laid out flat: reading a member copies nothing but that member.
package final class JSONDocument: Sendable {
    /// How deep arrays and objects may nest.
    package static let depthLimit = 64

    let bytes: [UInt8]
    let tokens: [JSONToken]

    package init(_ bytes: [UInt8]) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes: bytes)
        try parser.parseDocument()
        self.bytes = bytes
        self.tokens = parser.tokens
    }

    /// The whole document as a value.
    package var value: JSONValue { value(at: 0) }

    func value(at index: Int) -> JSONValue {
        let token = tokens[index]
        switch token.kind {
        case .null: return .null
        case .false: return .bool(false)
        case .true: return .bool(true)
        case .integer: return .integer(Int64(token.value))
        case .number: return .number(double(of: token))
        case .string, .escapedString: return .string(string(of: token))
        case .array: return .array(elements(of: index).map { value(at: $0) })
        case .object: return .object(object(at: index))
        }
    }

    func object(at index: Int) -> JSONObject {
        JSONObject(
            elements(of: index).map { key in
                JSONObject.Member(name: string(of: tokens[key]), value: value(at: key + 1))
            }
        )
    }

    /// The token indices of an array's elements, or of an object's member names; a member's value follows its name.
    func elements(of index: Int) -> [Int] {
        let token = tokens[index]
        var elements: [Int] = []
        elements.reserveCapacity(Int(token.count))
        let isObject = token.kind == .object
        var next = index + 1
        while next < Int(token.end) {
            elements.append(next)
            next = Int(tokens[isObject ? next + 1 : next].end)
        }
        return elements
    }

    /// The token index of the value of the member with this name.
    func member(_ name: String, of index: Int) -> Int? {
        let end = Int(tokens[index].end)
        let count = name.utf8.count
        var next = index + 1
        while next < end {
            let key = tokens[next]
            if key.kind == .string {
                if Int(key.count) == count, equal(key, name.utf8) { return next + 1 }
            } else if string(of: key).utf8.elementsEqual(name.utf8) {
                return next + 1
            }
            next = Int(tokens[next + 1].end)
        }
        return nil
    }

    func string(of token: JSONToken) -> String {
        let range = token.value..<token.value + Int(token.count)
        guard token.kind == .escapedString else { return String(decoding: bytes[range], as: UTF8.self) }
        return String(decoding: JSONEscapes.resolved(bytes[range]), as: UTF8.self)
    }

    func double(of token: JSONToken) -> Double {
        let text = String(decoding: bytes[token.value..<token.value + Int(token.count)], as: UTF8.self)
        return Double(text) ?? 0
    }

    private func equal(_ key: JSONToken, _ name: String.UTF8View) -> Bool {
        var position = key.value
        for byte in name {
            guard bytes[position] == byte else { return false }
            position += 1
        }
        return true
    }
}
