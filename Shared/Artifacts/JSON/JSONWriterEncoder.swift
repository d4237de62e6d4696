/// Encodes one value into the innermost place of a writer; it is one word, so nesting allocates nothing.
struct JSONWriterEncoder: Encoder, SingleValueEncodingContainer {
    let writer: JSONWriter

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        writer.text.openObject()
        return KeyedEncodingContainer(MemberEncodingContainer(writer: writer, depth: writer.text.depth))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        writer.text.openArray()
        return ElementEncodingContainer(writer: writer, depth: writer.text.depth)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        writer.text.becomeScalar()
        return self
    }

    func encodeNil() { writer.text.writeNull() }
    func encode(_ value: Bool) { writer.text.write(value) }
    func encode(_ value: Double) throws { try writer.text.write(value) }
    func encode(_ value: Int) throws { try writer.text.write(Int64(value)) }
    func encode(_ value: Int64) throws { try writer.text.write(value) }
    /// The other whole numbers; without this each would be asked to encode itself, which comes here again. Those that
    /// do not fit are refused like all that JSON cannot tell exactly.
    func encode(_ value: some FixedWidthInteger & Encodable) throws { try writer.text.write(Int64(clamping: value)) }
    func encode(_ value: Float) throws { try writer.text.write(Double(value)) }
    func encode(_ value: String) { writer.text.write(value) }
    func encode(_ value: some Encodable) throws { try writer.write(encoding: value) }
}
