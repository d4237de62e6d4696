/// Reads typed values from strict JSON.
package enum ArtifactDecoder {
    package static func decode<Value: Decodable>(
        _ type: Value.Type,
        from bytes: [UInt8]
    ) throws(ArtifactError) -> Value {
        throw ArtifactError(.malformedJSON, field: "body", "cannot be read yet")
    }
}
