package import Security

/// A body or file that lives in the content-addressed blob store.
package struct BlobReference: ArtifactPart, Hashable {
    /// Digest of the content, which is also its address.
    package var digest: Digest256
    /// Length of the content in bytes.
    package var bytes: Int
    /// Media type of the content (RFC 6838).
    package var mediaType: String?

    private enum CodingKeys: String, CodingKey {
        case bytes, digest, mediaType
    }

    package init(
        digest: Digest256,
        bytes: Int,
        mediaType: String? = nil
    ) {
        self.digest = digest
        self.bytes = bytes
        self.mediaType = mediaType
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.number(bytes, 0...BodyCheck.safeInteger, "bytes")
        if let mediaType { try BodyCheck.text(mediaType, 1...128, "mediaType") }
    }
}
