/// Polls an outside process until the condition holds; the bound only ends a test that would hang.
///
/// It takes so many looks, too: one that was stalled all the time has not looked.
package func waitUntil(
    _ what: String,
    within limit: Duration = .seconds(120),
    _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: limit)
    var looks = 0
    while true {
        if try await condition() { return }
        looks += 1
        guard clock.now < deadline || looks < 100 else { throw RedisTestingError("gave up waiting until \(what)") }
        try await clock.sleep(for: .milliseconds(10))
    }
}
