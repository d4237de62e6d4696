/// Encodes one value into its node.
struct NodeEncoder: Encoder, SingleValueEncodingContainer {
    let node: EncodingNode

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.becomeObject()
        return KeyedEncodingContainer(MemberEncodingContainer(node: node))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.becomeArray()
        return ElementEncodingContainer(node: node)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { node.set(.null) }
    func encode(_ value: Bool) { node.set(.bool(value)) }
    func encode(_ value: Double) throws { node.set(try EncodingNode.value(number: value)) }
    func encode(_ value: Float) throws { node.set(try EncodingNode.value(number: Double(value))) }
    func encode(_ value: Int) throws { node.set(try EncodingNode.value(integer: value)) }
    func encode(_ value: Int64) throws { node.set(try EncodingNode.value(integer: value)) }
    func encode(_ value: String) { node.set(.string(value)) }
    func encode(_ value: some Encodable) throws { node.set(try EncodingNode.value(encoding: value)) }
}
