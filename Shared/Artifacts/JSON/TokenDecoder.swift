/// Decodes the element at one place of a document; it is two words, so nesting allocates nothing.
struct TokenDecoder: Decoder, SingleValueDecodingContainer {
    let document: JSONDocument
    let index: Int

    var codingPath: [any CodingKey] { document.codingPath(to: index) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard document.tokens[index].kind == .object else { throw document.mismatch("an object", at: index) }
        return KeyedDecodingContainer(MemberDecodingContainer(document: document, index: index))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard document.tokens[index].kind == .array else { throw document.mismatch("an array", at: index) }
        return ElementDecodingContainer(document: document, index: index)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { document.tokens[index].kind == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try document.bool(at: index) }
    func decode(_ type: Double.Type) throws -> Double { try document.double(at: index) }
    func decode(_ type: Int.Type) throws -> Int { try document.integer(at: index) }
    func decode(_ type: Int64.Type) throws -> Int64 { try document.integer(at: index) }
    func decode(_ type: String.Type) throws -> String { try document.string(at: index) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try document.decode(type, at: index) }
}

extension Decoder {
    /// The bytes of the string at hand, without a detour over `String` when the codec is ours.
    func plainBytes() throws -> ArraySlice<UInt8> {
        if let decoder = self as? TokenDecoder { return try decoder.document.plainBytes(at: decoder.index) }
        return Array(try singleValueContainer().decode(String.self).utf8)[...]
    }
}
