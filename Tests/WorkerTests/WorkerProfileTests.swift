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
        #expect(try profile().passOn([], attempt: 1)?.settlement == nil)
        #expect(try profile().lack(of: [#require(CapabilityName("apply"))]) == nil)
    }

    @Test("work that needs more is passed on nine times, and then not any more")
    func unable() throws {
        let needed = try ["apply", "cloud.write"].map { try #require(CapabilityName($0)) }
        guard case .retry(_, let reason)? = try profile().passOn(needed, attempt: 9)?.settlement else {
            Issue.record("it was not passed on")
            return
        }
        #expect(reason == "this worker lacks cloud.write")
        #expect(try profile().passOn(needed, attempt: 10)?.settlement == nil)
    }
}
