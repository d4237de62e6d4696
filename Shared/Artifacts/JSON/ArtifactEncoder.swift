/// Writes typed values as canonical JSON.
package enum ArtifactEncoder {
    package static func encode(_ value: some Encodable) throws(ArtifactError) -> [UInt8] {
        let writer = JSONWriter()
        do {
            try writer.write(encoding: value)
        } catch let error as ArtifactError {
            throw error
        } catch {
            throw ArtifactError(.invalidBody, field: "body", "cannot be written as JSON")
        }
        guard !writer.text.isSorted else { return writer.text.bytes }
        return CanonicalJSON.bytes(of: try ArtifactDecoder.document(writer.text.bytes).value)
    }

    /// Carries over what the original document holds beyond the known fields of `Value`.
    package static func encode<Value: Codable>(
        _ value: Value,
        keepingUnknownFieldsOf origin: [UInt8]?
    ) throws(ArtifactError) -> [UInt8] {
        let bytes = try encode(value)
        // Passed on as it came, which is what most hops do.
        guard let origin, bytes != origin else { return bytes }
        let original = try ArtifactDecoder.document(origin)
        let known = try encode(ArtifactDecoder.decode(Value.self, from: original))
        guard known != origin else { return bytes }
        let written = UnknownFields.carry(
            from: original.value,
            beyond: try ArtifactDecoder.document(known).value,
            into: try ArtifactDecoder.document(bytes).value
        )
        return CanonicalJSON.bytes(of: written)
    }
}
