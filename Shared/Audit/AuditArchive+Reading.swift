extension AuditArchive {
    /// Hands out what a partition holds after a number, in its order, for as long as the body wants more.
    package func read(
        _ partition: Int,
        after number: Int = 0,
        _ body: (SealedRecord) -> Bool
    ) async throws(ArchiveError) {
        var number = number
        while true {
            // Enough at once that asking costs little, and little enough to be held in memory.
            let page = try await records(of: partition, after: number, limit: 2000)
            guard let last = page.last else { return }
            for record in page {
                guard body(record) else { return }
            }
            number = last.number
        }
    }
}
