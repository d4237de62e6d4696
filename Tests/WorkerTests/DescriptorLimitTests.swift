import Testing

@testable import Worker

@Suite struct DescriptorLimitTests {
    @Test("is raised as far as needed and as allowed, and never lowered")
    func raised() {
        #expect(DescriptorLimit.raised(from: 1_024, to: 8_512, atMost: 1_048_576) == 8_512)
        #expect(DescriptorLimit.raised(from: 1_024, to: 8_512, atMost: 4_096) == 4_096)
        #expect(DescriptorLimit.raised(from: 20_000, to: 8_512, atMost: 20_000) == 20_000)
    }

    @Test("what this process may have is enough for one program")
    func enough() { #expect(DescriptorLimit.raise(forPrograms: 1) == nil) }
}
