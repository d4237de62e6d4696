package import Artifacts

extension RunRecord {
    /// Refuses a layout newer than this build's, which it might misread.
    package init(bytes: [UInt8]) throws(ArtifactError) {
        let record = try ArtifactDecoder.decode(RunRecord.self, from: bytes)
        guard (1...Self.layout).contains(record.layout) else {
            let message = "has layout \(record.layout), this build reads up to \(Self.layout)"
            throw ArtifactError(.unsupportedVersion, field: "body.v", message)
        }
        self = record
    }

    /// Canonical JSON, with the fields of `origin` that this build does not know.
    package func bytes(replacing origin: [UInt8]? = nil) throws(ArtifactError) -> [UInt8] {
        try ArtifactEncoder.encode(self, keepingUnknownFieldsOf: origin)
    }
}
