import Artifacts

/// A file that a result names, as it was found in the blob store. Its bytes are looked at, and not kept.
struct FileExhibit: Hashable, Sendable {
    let step: StepName
    let path: String
    /// Why it is not what the result names; nil when it is, byte for byte.
    let fault: String?
}
