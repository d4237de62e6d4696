/// Writes the members of one object; those that are nil are left out.
struct MemberEncodingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: EncodingNode

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { node.append(key.stringValue, .null) }
    func encode(_ value: Bool, forKey key: Key) { node.append(key.stringValue, .bool(value)) }
    func encode(_ value: String, forKey key: Key) { node.append(key.stringValue, .string(value)) }

    func encode(_ value: Double, forKey key: Key) throws {
        node.append(key.stringValue, try EncodingNode.value(number: value))
    }

    func encode(_ value: Int, forKey key: Key) throws {
        node.append(key.stringValue, try EncodingNode.value(integer: value))
    }

    func encode(_ value: Int64, forKey key: Key) throws {
        node.append(key.stringValue, try EncodingNode.value(integer: value))
    }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        node.append(key.stringValue, try EncodingNode.value(encoding: value))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        NodeEncoder(node: node.openMember(key.stringValue)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        NodeEncoder(node: node.openMember(key.stringValue)).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { NodeEncoder(node: node.openMember("super")) }
    func superEncoder(forKey key: Key) -> any Encoder { NodeEncoder(node: node.openMember(key.stringValue)) }
}
