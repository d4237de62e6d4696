/// Polls an outside process until the condition holds; the bound only ends a test that would hang.
package func waitUntil(
    _ what: String,
    within limit: Duration = .seconds(60),
    _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: limit)
    while true {
        if try await condition() { return }
        guard clock.now < deadline else { throw RedisTestingError("gave up waiting until \(what)") }
        try await clock.sleep(for: .milliseconds(10))
    }
}
