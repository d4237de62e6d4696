/// One installation per test process, for tests that break none of its processes and need only runs of their own.
enum SharedCrew {
    /// Awaited by each caller of `ground()`; it lives until the process ends.
    private static let starting = Task { try await CrewGround() }

    static func ground() async throws -> CrewGround { try await starting.value }
}
