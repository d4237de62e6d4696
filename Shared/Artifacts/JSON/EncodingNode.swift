/// The place of one value under construction; containers asked of the same encoder share it.
final class EncodingNode {
    enum Content {
        case empty
        case value(JSONValue)
        case object
        case array
    }

    private(set) var content = Content.empty
    private var members: [JSONObject.Member] = []
    private var elements: [JSONValue] = []
    /// Nested containers that are still open, with the place that they fill in the end.
    private var pending: [(place: Int, node: EncodingNode)] = []

    var elementCount: Int { elements.count }

    func becomeObject() {
        guard case .empty = content else { return }
        content = .object
        members.reserveCapacity(12)
    }

    func becomeArray() {
        if case .empty = content { content = .array }
    }

    func set(_ value: JSONValue) {
        content = .value(value)
    }

    func append(_ name: String, _ value: JSONValue) {
        members.append(JSONObject.Member(name: name, value: value))
    }

    func append(_ value: JSONValue) {
        elements.append(value)
    }

    func openMember(_ name: String) -> EncodingNode {
        let node = EncodingNode()
        pending.append((members.count, node))
        append(name, .null)
        return node
    }

    func openElement() -> EncodingNode {
        let node = EncodingNode()
        pending.append((elements.count, node))
        append(.null)
        return node
    }

    /// The finished value; a value that encoded nothing is an empty object, as a type without properties is.
    func finished() -> JSONValue {
        switch content {
        case .value(let value): return value
        case .empty: return .object(JSONObject())
        case .object:
            for (place, node) in pending { members[place].value = node.finished() }
            return .object(JSONObject(members))
        case .array:
            for (place, node) in pending { elements[place] = node.finished() }
            return .array(elements)
        }
    }

    static func value(encoding value: some Encodable) throws -> JSONValue {
        if let json = value as? JSONValue { return json }
        let node = EncodingNode()
        try value.encode(to: NodeEncoder(node: node))
        return node.finished()
    }

    static func value(number: Double) throws -> JSONValue {
        guard number.isFinite else {
            throw ArtifactError(.invalidBody, field: "body", "holds a number that is not finite")
        }
        return Int64(exactly: number).map {
            $0.magnitude <= UInt64(JSONParser.safeInteger) ? .integer($0) : .number(number)
        }
            ?? .number(number)
    }

    static func value(integer: some BinaryInteger) throws -> JSONValue {
        guard let value = Int64(exactly: integer), value.magnitude <= UInt64(JSONParser.safeInteger) else {
            throw ArtifactError(.invalidBody, field: "body", "holds an integer beyond 2^53 - 1")
        }
        return .integer(value)
    }
}
