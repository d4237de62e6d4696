import Lifecycle
import RedisClient
import ServiceRuntime

extension StackSetup {
    private static let patience = Duration.seconds(20)
    private static let pause = Duration.milliseconds(50)

    /// A Redis that was named must answer; our own must not answer yet.
    func checkRedis() async throws(StackFailure) {
        if server == nil {
            guard await answers(within: configuration.redis.commandTimeout) else {
                throw StackFailure(
                    .unavailable,
                    "Redis at \(foreignRedis ?? "") does not answer; chimera doctor says more"
                )
            }
            return
        }
        // The server of a stack that was killed may take a moment to go, and two must not write the same files.
        let clock = ContinuousClock()
        let deadline = clock.now + Self.patience
        while server?.hasSocket == true, await answers(within: .seconds(1)) {
            guard clock.now < deadline else {
                throw StackFailure(
                    .unavailable,
                    "a redis-server that is not ours works in \(folder.path); end it first"
                )
            }
            // Cancelled, the next look comes at once.
            try? await clock.sleep(for: Self.pause)
        }
    }

    private func answers(within limit: Duration) async -> Bool {
        let watch = BacklogWatch(configuration)
        let answer = await watch.isServed(within: limit)
        await watch.close()
        return answer
    }
}
