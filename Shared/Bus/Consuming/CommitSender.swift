import Observability

/// Sends commits until the server has answered, for as long as somebody needs the answer.
///
/// Each commit is fenced, so sending again what has happened already is harmless; giving up would throw away what
/// handlers have finished, and what must not be made twice would be taken for cut off.
struct CommitSender: Sendable {
    /// Between two tries; a driver that waits by itself backs off besides.
    static let pause = Duration.seconds(1)

    let driver: any BusDriver
    let route: Route
    let partition: Partition
    let inFlight: InFlight
    let clock: any Clock<Duration>
    let logger: Logger

    func send(_ batch: [Commit]) async -> [CommitResult] {
        while true {
            do throws(BusError) {
                return try await driver.commit(batch, of: route, in: partition)
            } catch {
                guard error.mayPass, batch.contains(where: isNeeded) else {
                    return batch.map { _ in .failed("\(error)") }
                }
                logger.warning("A commit is tried again", ["channel": route.name, "error": "\(error)"])
            }
            // Commits are sent by tasks that nobody cancels.
            try? await clock.sleep(for: Self.pause)
        }
    }

    private func isNeeded(_ commit: Commit) -> Bool {
        commit.input.map { inFlight.mayStillSettle($0.token) } ?? false
    }
}
