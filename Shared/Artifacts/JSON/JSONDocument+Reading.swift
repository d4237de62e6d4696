extension JSONDocument {
    func mismatch(_ expectation: String, at index: Int) -> ArtifactError {
        ArtifactError(.invalidBody, field: path(to: index), "expected \(expectation), got \(found(at: index))")
    }

    func bool(at index: Int) throws -> Bool {
        switch tokens[index].kind {
        case .true: return true
        case .false: return false
        default: throw mismatch("true or false", at: index)
        }
    }

    func double(at index: Int) throws -> Double {
        let token = tokens[index]
        switch token.kind {
        case .integer: return Double(token.value)
        case .number: return double(of: token)
        default: throw mismatch("a number", at: index)
        }
    }

    func integer<Value: FixedWidthInteger>(at index: Int) throws -> Value {
        let token = tokens[index]
        guard token.kind == .integer, let value = Value(exactly: token.value) else {
            throw mismatch("a whole number", at: index)
        }
        return value
    }

    func string(at index: Int) throws -> String {
        let token = tokens[index]
        guard token.isString else { throw mismatch("a string", at: index) }
        return string(of: token)
    }

    /// A string's bytes where they stand, if it has no escapes.
    func plainBytes(at index: Int) throws -> ArraySlice<UInt8> {
        let token = tokens[index]
        guard token.kind == .string else { return Array(try string(at: index).utf8)[...] }
        return bytes[token.value..<token.value + Int(token.count)]
    }

    func decode<Value: Decodable>(_ type: Value.Type, at index: Int) throws -> Value {
        try Value(from: TokenDecoder(document: self, index: index))
    }

    private func found(at index: Int) -> String {
        switch tokens[index].kind {
        case .null: "null"
        case .true, .false: "a boolean"
        case .integer, .number: "a number"
        case .string, .escapedString: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
