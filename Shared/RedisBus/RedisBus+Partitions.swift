import Bus

extension RedisBus {
    /// Does something in every partition at once, so that one that cannot be reached holds none of the others up.
    /// Throws the first failure, once all have been tried.
    func inEveryPartition(_ work: @escaping @Sendable (KeySpace) async throws -> Void) async throws {
        let failures = await withTaskGroup(of: (any Error)?.self) { group in
            for space in spaces {
                group.addTask {
                    do {
                        try await work(space)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: [any Error]()) { all, failure in
                if let failure { all.append(failure) }
            }
        }
        if let first = failures.first { throw first }
    }

    /// One partition, or all.
    func spaces(_ partition: Partition?) -> [KeySpace] { partition.map { [space($0)] } ?? spaces }

    /// What a sweep of one partition, or of all, is called.
    static func sweepName(_ word: String, in partition: Partition?) -> String {
        partition.map { "\(word) \($0.index)" } ?? word
    }
}
