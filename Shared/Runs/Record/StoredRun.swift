package import Artifacts

/// A record together with the bytes that it is stored as.
///
/// What a newer build added stands in the bytes alone. Nearly always there is nothing of the kind, and knowing that
/// saves a decision from reading its record a second time only to look for it.
package struct StoredRun: Hashable, Sendable {
    package let record: RunRecord
    package let bytes: [UInt8]
    /// Whether the bytes hold nothing that the record does not.
    private let isPlain: Bool

    package init(bytes: [UInt8]) throws(ArtifactError) {
        record = try RunRecord(bytes: bytes)
        self.bytes = bytes
        isPlain = try record.bytes() == bytes
    }

    /// The record as it is stored after this one; after none, it is a new run's.
    package init(_ record: RunRecord, replacing before: StoredRun?) throws(ArtifactError) {
        self.record = record
        isPlain = before?.isPlain ?? true
        bytes = try isPlain ? record.bytes() : record.bytes(replacing: before?.bytes)
    }
}
