import Lifecycle

/// Runs services while the body runs, then shuts them down and waits for their end.
func running(_ services: any Service..., during body: () async throws -> Void) async throws {
    let shutdown = ShutdownSignal()
    try await withThrowingTaskGroup(of: Void.self) { group in
        for service in services { group.addTask { try await service.run(until: shutdown) } }
        do {
            try await body()
        } catch {
            shutdown.request()
            throw error
        }
        shutdown.request()
        try await group.waitForAll()
    }
}
