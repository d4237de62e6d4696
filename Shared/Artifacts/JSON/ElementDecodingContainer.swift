/// The elements of one array, in order.
struct ElementDecodingContainer: UnkeyedDecodingContainer {
    let document: JSONDocument
    let index: Int
    private(set) var currentIndex = 0
    private var next: Int

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
        self.next = index + 1
    }

    var codingPath: [any CodingKey] { document.codingPath(to: index) }
    var count: Int? { Int(document.tokens[index].count) }
    var isAtEnd: Bool { next >= Int(document.tokens[index].end) }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, document.tokens[next].kind == .null else { return false }
        _ = try take()
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try document.bool(at: take()) }
    mutating func decode(_ type: Double.Type) throws -> Double { try document.double(at: take()) }
    mutating func decode(_ type: Int.Type) throws -> Int { try document.integer(at: take()) }
    mutating func decode(_ type: String.Type) throws -> String { try document.string(at: take()) }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try document.decode(type, at: take()) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try TokenDecoder(document: document, index: take()).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try TokenDecoder(document: document, index: take()).unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { TokenDecoder(document: document, index: try take()) }

    private mutating func take() throws -> Int {
        guard !isAtEnd else {
            throw ArtifactError(.invalidBody, field: document.path(to: index), "has too few elements")
        }
        let element = next
        next = Int(document.tokens[element].end)
        currentIndex += 1
        return element
    }
}
