/// The one way to write a JSON value (RFC 8785), so that equal values have equal bytes and equal digests.
package enum CanonicalJSON {
    package static func bytes(of value: JSONValue) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(512)
        append(value, to: &output)
        return output
    }

    static func append(_ value: JSONValue, to output: inout [UInt8]) {
        switch value {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let integer): CanonicalNumber.append(integer, to: &output)
        case .number(let number): CanonicalNumber.append(number, to: &output)
        case .string(let text): append(text, to: &output)
        case .array(let elements): append(elements, to: &output)
        case .object(let object): append(object, to: &output)
        }
    }

    private static func append(_ elements: [JSONValue], to output: inout [UInt8]) {
        output.append(0x5b)
        var isFirst = true
        for element in elements {
            if !isFirst { output.append(0x2c) }
            isFirst = false
            append(element, to: &output)
        }
        output.append(0x5d)
    }

    private static func append(_ object: JSONObject, to output: inout [UInt8]) {
        output.append(0x7b)
        var isFirst = true
        for member in object.inCanonicalOrder {
            if !isFirst { output.append(0x2c) }
            isFirst = false
            append(member.name, to: &output)
            output.append(0x3a)
            append(member.value, to: &output)
        }
        output.append(0x7d)
    }

    static func append(_ text: String, to output: inout [UInt8]) {
        output.append(0x22)
        let start = output.count
        output.append(contentsOf: text.utf8)
        if needsEscapes(output, from: start) {
            output.removeLast(output.count - start)
            for byte in text.utf8 {
                appendEscaped(byte, to: &output)
            }
        }
        output.append(0x22)
    }

    private static func needsEscapes(_ output: [UInt8], from start: Int) -> Bool {
        var position = start
        while position < output.count {
            let byte = output[position]
            if byte < 0x20 || byte == 0x22 || byte == 0x5c { return true }
            position += 1
        }
        return false
    }

    private static func appendEscaped(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case 0x22: output.append(contentsOf: #"\""#.utf8)
        case 0x5c: output.append(contentsOf: #"\\"#.utf8)
        case 0x08: output.append(contentsOf: #"\b"#.utf8)
        case 0x09: output.append(contentsOf: #"\t"#.utf8)
        case 0x0a: output.append(contentsOf: #"\n"#.utf8)
        case 0x0c: output.append(contentsOf: #"\f"#.utf8)
        case 0x0d: output.append(contentsOf: #"\r"#.utf8)
        case 0..<0x20:
            output.append(contentsOf: #"\u00"#.utf8)
            output.append(0x30 + byte >> 4)
            output.append(byte & 0xf < 10 ? 0x30 + byte & 0xf : 0x57 + byte & 0xf)
        default: output.append(byte)
        }
    }
}

extension JSONObject {
    /// The members sorted by the UTF-16 code units of their names.
    fileprivate var inCanonicalOrder: [Member] {
        for index in members.indices.dropFirst()
        where !Self.precedes(members[index - 1].name, members[index].name) {
            return members.sorted { Self.precedes($0.name, $1.name) }
        }
        return members
    }

    /// UTF-8 sorts as UTF-16 does, but for the lead bytes of surrogate pairs, which come before U+E000.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8) { weight($0) < weight($1) }
    }

    private static func weight(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0xee, 0xef: byte + 5
        case 0xf0...0xff: byte - 2
        default: byte
        }
    }
}
