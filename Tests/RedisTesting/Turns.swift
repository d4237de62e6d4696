/// Lets one caller at a time do its work, in the order of asking.
actor Turns {
    private var last: Task<Void, Never>?

    func take(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let before = last
        // Awaited below.
        let mine = Task {
            await before?.value
            try await work()
        }
        // Awaited by whoever comes next.
        last = Task { _ = await mine.result }
        try await mine.value
    }
}
