/// A file that a task produced or reads.
package struct FileReference: ArtifactPart, Hashable {
    /// Path relative to the working directory.
    package var path: String
    /// Where the content is kept.
    package var blob: BlobReference

    private enum CodingKeys: String, CodingKey {
        case blob, path
    }

    package init(
        path: String,
        blob: BlobReference
    ) {
        self.path = path
        self.blob = blob
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(path, 1...512, "path")
        try BodyCheck.part(blob, "blob")
    }
}
