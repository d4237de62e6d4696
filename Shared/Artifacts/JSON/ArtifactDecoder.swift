/// Reads typed values from strict JSON.
package enum ArtifactDecoder {
    package static func decode<Value: Decodable>(
        _ type: Value.Type,
        from bytes: [UInt8]
    ) throws(ArtifactError) -> Value {
        try decode(type, from: document(bytes))
    }

    static func document(_ bytes: [UInt8]) throws(ArtifactError) -> JSONDocument {
        do {
            return try JSONDocument(bytes)
        } catch {
            throw ArtifactError(.malformedJSON, field: "body", error.description)
        }
    }

    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from document: JSONDocument
    ) throws(ArtifactError) -> Value {
        do {
            return try Value(from: TokenDecoder(document: document, index: 0))
        } catch let error as ArtifactError {
            throw error
        } catch let error as DecodingError {
            throw ArtifactError(error)
        } catch {
            throw ArtifactError(.invalidBody, field: "body", "cannot be read as \(Value.self)")
        }
    }
}

extension ArtifactError {
    /// Keeps the place and drops the texts of the standard library, which may quote the payload.
    fileprivate init(_ error: DecodingError) {
        let (context, message): (DecodingError.Context, String) =
            switch error {
            case .typeMismatch(let type, let context): (context, "expected \(type)")
            case .valueNotFound(let type, let context): (context, "expected \(type), got null")
            case .keyNotFound(let key, let context): (context, "lacks \(key.stringValue)")
            case .dataCorrupted(let context): (context, Self.ownWords(context.debugDescription))
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "cannot be read")
            }
        let path = context.codingPath.map { key in
            (key.intValue.map(JSONCodingKey.index) ?? .name(key.stringValue)).pathComponent
        }
        self.init(.invalidBody, field: "body" + path.joined(), message)
    }

    private static func ownWords(_ description: String) -> String {
        description.hasPrefix("expected ") ? description : "is not one of the allowed values"
    }
}
