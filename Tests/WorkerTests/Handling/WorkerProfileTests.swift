import Artifacts
import Testing

@testable import Worker

@Suite struct WorkerProfileTests {
    @Test("a worker lacks what it was not given, and nothing of what it has")
    func lack() throws {
        let (apply, write) = (try #require(CapabilityName("apply")), try #require(CapabilityName("cloud.write")))
        let profile = WorkerProfile(
            source: try #require(ArtifactSource("worker/test")),
            capabilities: [apply],
            defaultMemory: 1
        )
        #expect(profile.lack(of: []) == nil)
        #expect(profile.lack(of: [apply]) == nil)
        let lack = try #require(profile.lack(of: [apply, write]))
        #expect(lack == .capabilities([write], of: [apply, write]))
        #expect(lack.words == "this worker lacks cloud.write")
    }
}
