/// Writes typed values as canonical JSON.
package enum ArtifactEncoder {
    package static func encode(_ value: some Encodable) throws(ArtifactError) -> [UInt8] {
        CanonicalJSON.bytes(of: try json(value))
    }

    /// Carries over what the original document holds beyond the known fields of `Value`.
    package static func encode<Value: Codable>(
        _ value: Value,
        keepingUnknownFieldsOf origin: [UInt8]?
    ) throws(ArtifactError) -> [UInt8] {
        guard let origin else { return try encode(value) }
        let document = try ArtifactDecoder.document(origin)
        let known = try json(ArtifactDecoder.decode(Value.self, from: document))
        let written = UnknownFields.carry(from: document.value, beyond: known, into: try json(value))
        return CanonicalJSON.bytes(of: written)
    }

    private static func json(_ value: some Encodable) throws(ArtifactError) -> JSONValue {
        do {
            return try EncodingNode.value(encoding: value)
        } catch let error as ArtifactError {
            throw error
        } catch {
            throw ArtifactError(.invalidBody, field: "body", "cannot be written as JSON")
        }
    }
}
