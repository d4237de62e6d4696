/// Writes the members of one object; those that are nil are left out.
struct MemberEncodingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: JSONWriter
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws {
        try name(key)
        writer.text.writeNull()
    }

    func encode(_ value: Bool, forKey key: Key) throws {
        try name(key)
        writer.text.write(value)
    }

    func encode(_ value: String, forKey key: Key) throws {
        try writer.text.member(key.stringValue, value, at: depth)
    }

    func encode(_ value: Double, forKey key: Key) throws {
        try name(key)
        try writer.text.write(value)
    }

    func encode(_ value: Int, forKey key: Key) throws {
        try writer.text.member(key.stringValue, Int64(value), at: depth)
    }

    func encode(_ value: Int64, forKey key: Key) throws {
        try name(key)
        try writer.text.write(value)
    }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try name(key)
        try writer.write(encoding: value)
    }

    /// Bodies nest by their types, never by hand; a container made so refuses to be written to.
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(MemberEncodingContainer<Nested>(writer: writer, depth: .max))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        ElementEncodingContainer(writer: writer, depth: .max)
    }

    func superEncoder() -> any Encoder { JSONWriterEncoder(writer: writer) }
    func superEncoder(forKey key: Key) -> any Encoder { JSONWriterEncoder(writer: writer) }

    private func name(_ key: Key) throws {
        try writer.text.name(key.stringValue, at: depth)
    }
}
