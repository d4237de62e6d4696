import Artifacts
import Blobs
import Bus

/// The states of one partition, and the contents of one tenant.
struct BusCaseStore: CaseStore {
    let driver: any BusDriver
    let partition: Partition
    let blobs: any BlobStore
    let tenant: TenantID

    func bytes(of key: StateKey) async throws -> [UInt8]? {
        try await driver.state(of: key, in: partition)?.bytes
    }

    func fault(of content: BlobReference) async throws -> String? {
        do throws(BlobError) {
            try await blobs.check(content, for: tenant)
            return nil
        } catch {
            if case .storage = error { throw error }
            return error.description
        }
    }
}
