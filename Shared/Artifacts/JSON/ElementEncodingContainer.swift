/// Writes the elements of one array.
struct ElementEncodingContainer: UnkeyedEncodingContainer {
    let writer: JSONWriter
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var count: Int { writer.text.count }

    func encodeNil() throws {
        try writer.text.element(at: depth)
        writer.text.writeNull()
    }

    func encode(_ value: Bool) throws {
        try writer.text.element(at: depth)
        writer.text.write(value)
    }

    func encode(_ value: String) throws {
        try writer.text.element(at: depth)
        writer.text.write(value)
    }

    func encode(_ value: Double) throws {
        try writer.text.element(at: depth)
        try writer.text.write(value)
    }

    func encode(_ value: Int) throws {
        try writer.text.element(at: depth)
        try writer.text.write(Int64(value))
    }

    func encode(_ value: some Encodable) throws {
        try writer.text.element(at: depth)
        try writer.write(encoding: value)
    }

    /// As for members: a container made so refuses to be written to.
    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(MemberEncodingContainer<Nested>(writer: writer, depth: .max))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        ElementEncodingContainer(writer: writer, depth: .max)
    }

    func superEncoder() -> any Encoder { JSONWriterEncoder(writer: writer) }
}
