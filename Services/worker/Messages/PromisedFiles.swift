/// The files that a program says it has made, each once and in its order; no more than a result may name.
struct PromisedFiles {
    struct File: Hashable {
        let path: String
        let mediaType: String?
    }

    private let limit: Int
    private(set) var files: [File] = []
    /// Whether it named more: what came after the limit is not kept.
    private(set) var areTooMany = false

    private var paths: Set<String> = []

    init(limit: Int = ProcessExecutor.fileLimit) {
        self.limit = limit
    }

    /// What a path is called first stands.
    mutating func note(_ path: String, mediaType: String?) {
        guard !areTooMany, !paths.contains(path) else { return }
        guard files.count < limit else {
            areTooMany = true
            return
        }
        paths.insert(path)
        files.append(File(path: path, mediaType: mediaType))
    }
}
