import Artifacts
import Bus

/// Where the documents and files of a case are kept.
protocol CaseStore: Sendable {
    /// A document by its name; nil when it is not there.
    func bytes(of key: StateKey) async throws -> [UInt8]?

    /// Why this content is not what the reference says; nil when it is, byte for byte. Throws where that cannot be
    /// told: a folder that is away for a moment is no fault of the run's.
    func fault(of content: BlobReference) async throws -> String?
}
