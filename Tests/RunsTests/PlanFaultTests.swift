import Artifacts
import Runs
import Testing

@Suite("A plan that cannot be carried out")
struct PlanFaultTests {
    @Test("blocks its run and goes back with the reason")
    func blocks() throws {
        var it = Fixture()
        try it.start(it.plan([Fixture.step("a", after: ["a"])]))
        #expect(it.state == .blocked)
        #expect(it.tasks.isEmpty)
        #expect(it.revisions.map(\.cause) == [.cyclicPlan])
    }

    @Test("so does one whose steps are expected to cost more than is allowed")
    func ceiling() throws {
        var it = Fixture()
        try it.start(it.plan([Fixture.step("a", cost: 1001)], ceiling: 1000))
        #expect(it.state == .blocked)
        #expect(it.revisions.map(\.cause) == [.budgetBelowEstimate])
    }
}
