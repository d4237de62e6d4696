package import Artifacts

/// Keeps contents under their digest, apart for each tenant: what is too large for an artifact travels as a reference.
///
/// - Putting the same content twice is putting it once.
/// - What `put` has returned from survives the end of this process.
/// - `get` answers with exactly the content that the reference names, or throws.
package protocol BlobStore: Sendable {
    func put(_ content: [UInt8], mediaType: String?, for tenant: TenantID) async throws(BlobError) -> BlobReference
    func get(_ reference: BlobReference, for tenant: TenantID) async throws(BlobError) -> [UInt8]
    /// Returns when every byte is there as the reference says, and throws what `get` would; holds a piece in memory.
    func check(_ reference: BlobReference, for tenant: TenantID) async throws(BlobError)
}
