/// The members of one object. A member that is null is not the same as one that is absent: no schema allows null.
struct MemberDecodingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let document: JSONDocument
    let index: Int

    var codingPath: [any CodingKey] { document.codingPath(to: index) }

    var allKeys: [Key] {
        document.elements(of: index).compactMap { Key(stringValue: document.string(of: document.tokens[$0])) }
    }

    func contains(_ key: Key) -> Bool { document.member(key.stringValue, of: index) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { document.tokens[try find(key)].kind == .null }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try document.bool(at: find(key)) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try document.double(at: find(key)) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try document.integer(at: find(key)) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try document.integer(at: find(key)) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try document.string(at: find(key)) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try document.decode(type, at: find(key))
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try document.member(key.stringValue, of: index).map { try document.bool(at: $0) }
    }

    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try document.member(key.stringValue, of: index).map { try document.double(at: $0) }
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try document.member(key.stringValue, of: index).map { try document.integer(at: $0) }
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try document.member(key.stringValue, of: index).map { try document.string(at: $0) }
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try document.member(key.stringValue, of: index).map { try document.decode(type, at: $0) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try TokenDecoder(document: document, index: find(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try TokenDecoder(document: document, index: find(key)).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { TokenDecoder(document: document, index: index) }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        TokenDecoder(document: document, index: try find(key))
    }

    private func find(_ key: Key) throws -> Int {
        guard let value = document.member(key.stringValue, of: index) else {
            let path = document.path(to: index) + JSONCodingKey.name(key.stringValue).pathComponent
            throw ArtifactError(.invalidBody, field: path, "is missing")
        }
        return value
    }
}
