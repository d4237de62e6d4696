import Artifacts
import Bus
import Testing

@testable import Worker

@Suite struct WorkerProfileTests {
    private func profile() throws -> WorkerProfile {
        WorkerProfile(
            source: try #require(ArtifactSource("worker/test")),
            capabilities: [try #require(CapabilityName("apply"))],
            defaultMemory: 1
        )
    }

    @Test("work that this worker can do is not passed on")
    func able() throws {
        #expect(try passOn([], offer: 1) == nil)
        #expect(try profile().lack(of: [#require(CapabilityName("apply"))]) == nil)
    }

    @Test("work that needs more is passed on, ever later, for five minutes of offers")
    func unable() throws {
        let needed = ["apply", "cloud.write"]
        let first = try passOn(needed, offer: 1)
        #expect(first?.after == .milliseconds(500) && first?.reason == "this worker lacks cloud.write")
        #expect(try passOn(needed, offer: 3)?.after == .seconds(2))
        var (offer, waited) = (1, Duration.zero)
        while let passedOn = try passOn(needed, offer: offer) {
            waited += passedOn.after
            offer += 1
        }
        #expect(WorkerProfile.patience...WorkerProfile.patience + .seconds(10) ~= waited, "\(waited)")
        #expect(try passOn(needed, offer: 1_000_000) == nil)
    }

    private func passOn(_ needed: [String], offer: Int) throws -> (after: Duration, reason: String)? {
        let names = try needed.map { try #require(CapabilityName($0)) }
        let profile = try profile()
        let outcome = profile.passOn(because: profile.lack(of: names), offer)
        guard case .postpone(let after, let reason)? = outcome?.settlement else { return nil }
        return (after, reason)
    }
}
