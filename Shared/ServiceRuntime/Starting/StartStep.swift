import Bus
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
    /// A round trip to Redis.
    package static func redis(_ client: RedisClient) -> StartStep {
        StartStep("Redis") { _ = try await client.send(PING(), timeout: .seconds(1)) }
    }

    /// What waiting cannot mend, as a refusal; nil for what may pass.
    func refusal(because error: any Error) -> StartRefusal? {
        switch error {
        case let refusal as StartRefusal: refusal
        case RedisError.server(let answer) where RedisError.server(answer).isPermanent:
            refusal("Redis refused us: \(answer)", Self.remedy(for: answer))
        case BusError.fault(let reason):
            refusal(reason, "mend what Redis complains of; docs/operations.md lists what its user must be allowed")
        default: nil
        }
    }

    private func refusal(_ found: String, _ remedy: String) -> StartRefusal {
        StartRefusal(step: "waiting for \(name)", problems: [StartRefusal.Problem(found: found, remedy: remedy)])
    }

    private static func remedy(for answer: ServerError) -> String {
        let url = Setting.redisURL.name
        switch answer.code {
        case "UNTRUSTED":
            let names = [Setting.tlsAuthorities.name, Setting.tlsCertificate.name, Setting.tlsServerName.name]
            return "check the files and names in \(names.joined(separator: ", ")), and the dates of the certificates"
        case "NOAUTH", "WRONGPASS": return "set user and password in \(url)"
        case "DENIED": return "set a password on the server and in \(url); without one it serves its own machine alone"
        case "NOPERM": return "allow the user what docs/operations.md lists"
        default: return "check \(url), such as the number of the database"
        }
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
