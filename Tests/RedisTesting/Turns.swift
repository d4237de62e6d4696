/// Lets one caller at a time do its work, in the order of asking.
actor Turns {
    private var last: Task<Void, Never>?

    func take(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let before = last
        let mine = Task {
            await before?.value
            try await work()
        }
        last = Task { _ = await mine.result }
        try await mine.value
    }
}
