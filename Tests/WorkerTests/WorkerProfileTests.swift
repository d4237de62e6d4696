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

    @Test("work that needs more is passed on, ever later, for five minutes")
    func unable() throws {
        let needed = ["apply", "cloud.write"]
        let first = try passOn(needed, offer: 1)
        #expect(first?.after == .milliseconds(500) && first?.reason == "this worker lacks cloud.write")
        #expect(try passOn(needed, offer: 3, aged: .seconds(3))?.after == .seconds(2))
        #expect(try passOn(needed, offer: 40, aged: .seconds(299))?.after == .seconds(10))
        #expect(try passOn(needed, offer: 2, aged: .seconds(300)) == nil)
    }

    private func passOn(
        _ needed: [String],
        offer: Int,
        aged: Duration = .zero
    ) throws -> (after: Duration, reason: String)? {
        let source = try #require(ArtifactSource("conductor"))
        let envelope = Envelope(kind: .taskAssignment, source: source, tenant: .standard)
        let names = try needed.map { try #require(CapabilityName($0)) }
        let outcome = try profile().passOn(names, of: envelope, offer, at: envelope.time.advanced(by: aged))
        guard case .postpone(let after, let reason)? = outcome?.settlement else { return nil }
        return (after, reason)
    }
}
