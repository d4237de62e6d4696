import Configuration
package import RedisClient
import RedisProtocol

/// One thing that must succeed before a service takes work.
///
/// A `RedisError` is waited out: the server may come later than the service. A `StartRefusal` ends the service.
package struct StartStep: Sendable {
    /// As a noun phrase that follows "waiting for".
    package let name: String
    package let run: @Sendable () async throws -> Void

    package init(_ name: String, run: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.run = run
    }
}

extension StartStep {
    /// A round trip to Redis; wrong credentials are a refusal, everything else may pass.
    package static func redis(_ client: RedisClient) -> StartStep {
        StartStep("Redis") {
            do throws(RedisError) {
                _ = try await client.send(PING(), timeout: .seconds(1))
            } catch {
                throw refusal(error) ?? error
            }
        }
    }

    private static func refusal(_ error: RedisError) -> (any Error)? {
        guard case .server(let answer) = error, answer.reaction == .denied else { return nil }
        let problem = StartRefusal.Problem(
            found: "Redis refused us: \(answer)",
            remedy:
                "set user and password in \(Setting.redisURL.name), and allow the user what docs/operations.md lists"
        )
        return StartRefusal(step: "talking to Redis", problems: [problem])
    }
}

extension HealthCheck {
    /// A real round trip, with its time.
    package static func redis(_ client: RedisClient) -> HealthCheck {
        HealthCheck("redis") {
            let start = ContinuousClock.now
            do throws(RedisError) {
                _ = try await client.send(PING(), timeout: .seconds(1))
                let microseconds = (ContinuousClock.now - start) / .microseconds(1)
                return .passed("round trip in \(Int(microseconds)) µs")
            } catch {
                return .failed("\(error)")
            }
        }
    }
}
