/// Why a content could not be kept or found.
package enum BlobError: Error, Hashable, Sendable {
    case missing(digest: String)
    /// The stored bytes are not those that the reference names.
    case damaged(digest: String)
    case storage(String)
}

extension BlobError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let digest): "no content \(digest) is stored"
        case .damaged(let digest): "the stored content \(digest) is damaged"
        case .storage(let reason): "the blob store does not work: \(reason)"
        }
    }
}
