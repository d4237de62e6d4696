/// Writes typed values as canonical JSON.
package enum ArtifactEncoder {
    package static func encode(
        _ value: some Codable,
        keepingUnknownFieldsOf origin: [UInt8]? = nil
    ) throws(ArtifactError) -> [UInt8] {
        []
    }
}
