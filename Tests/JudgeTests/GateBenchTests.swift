import Artifacts
import Security
import Testing

@testable import Judge

@Suite struct GateBenchTests {
    @Test("the same case gets the same words")
    func deterministic() throws {
        let item = try Fixture().item()
        #expect(try ArtifactEncoder.encode(GateBench.judge(item)) == ArtifactEncoder.encode(GateBench.judge(item)))
    }

    @Test("a failing gate says why, and does not hide the others")
    func failure() throws {
        var fixture = try Fixture()
        fixture.results[0].outcome = .timeout
        fixture.results[1].outcome = .failed
        let gates = GateBench.judge(try fixture.item())
        #expect(gates.filter { $0.verdict == .fail }.map(\.gate) == ["satya"])
        let satya = try #require(gates.first { $0.gate == "satya" })
        #expect(satya.sentence == "prepare was cut short (timeout), which is no success (and 1 more)")
        #expect(satya.evidence.prefix(2).last == "work failed")
    }

    @Test("the report of the worst case still fits into an artifact")
    func worstCase() throws {
        var fixture = try Fixture()
        let name = String(repeating: "n", count: 60)
        fixture.plan.steps = try (0..<40).map { try Fixture.step("\(name)\($0)", .apply, after: ["\(name)\($0)"]) }
        fixture.plan.steps[0].arguments = (0..<20).map { _ in "redis://app:" + "Zk3x9Q@cache" }
        fixture.plan.costMicros = 1_000_000_000_000_000
        let gates = GateBench.judge(try fixture.item())
        #expect(try ArtifactEncoder.encode(gates).count < RawArtifact.bodyLimit - 1024)
        for gate in gates { try gate.validate() }
    }
}
