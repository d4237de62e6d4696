/// Writes the elements of one array.
struct ElementEncodingContainer: UnkeyedEncodingContainer {
    let node: EncodingNode

    var codingPath: [any CodingKey] { [] }
    var count: Int { node.elementCount }

    func encodeNil() { node.append(.null) }
    func encode(_ value: Bool) { node.append(.bool(value)) }
    func encode(_ value: String) { node.append(.string(value)) }
    func encode(_ value: Double) throws { node.append(try EncodingNode.value(number: value)) }
    func encode(_ value: Int) throws { node.append(try EncodingNode.value(integer: value)) }
    func encode(_ value: some Encodable) throws { node.append(try EncodingNode.value(encoding: value)) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        NodeEncoder(node: node.openElement()).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        NodeEncoder(node: node.openElement()).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { NodeEncoder(node: node.openElement()) }
}
