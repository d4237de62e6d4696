import Artifacts
import Planning
import Testing

@Suite("PromotionPolicy")
struct PromotionPolicyTests {
    private func advice(_ maturity: AgentSpec.Maturity, done: Int, failed: Int = 0, violated: Int = 0)
        -> AgentSpec.Maturity?
    {
        var record = AgentRecord(maturity: maturity)
        for (run, count) in [(AgentRecord.Run.violated, violated), (.failed, failed), (.done, done)] {
            for _ in 0..<count { record.add(run) }
        }
        return PromotionPolicy.advice(record)
    }

    @Test("enough good runs speak for the next level")
    func up() {
        #expect(advice(.pilot, done: 19) == nil && advice(.pilot, done: 20) == .reliable)
        #expect(advice(.pilot, done: 19, failed: 1) == .reliable && advice(.pilot, done: 18, failed: 2) == nil)
        #expect(advice(.reliable, done: 49) == nil && advice(.reliable, done: 50) == .autonomous)
        #expect(advice(.reliable, done: 49, failed: 1) == .autonomous && advice(.reliable, done: 48, failed: 2) == nil)
        #expect(advice(.autonomous, done: 50) == nil)
    }

    @Test("a violation, or many failures, speak for the level below; one failure does not")
    func down() {
        #expect(advice(.autonomous, done: 49, violated: 1) == .reliable)
        #expect(advice(.reliable, done: 30, violated: 1) == .pilot)
        #expect(advice(.autonomous, done: 7, failed: 3) == .reliable && advice(.autonomous, done: 8, failed: 2) == nil)
        #expect(advice(.autonomous, done: 0, failed: 9) == nil)
        #expect(advice(.pilot, done: 0, failed: 50) == nil && advice(.pilot, done: 49, violated: 1) == nil)
    }

    @Test("an advisor stays one", arguments: [0, 50])
    func advisor(violated: Int) {
        #expect(advice(.advisor, done: 50) == nil)
        #expect(advice(.advisor, done: 0, failed: 25, violated: violated) == nil)
    }

    @Test("what is older than the window is forgotten, and the record survives being written")
    func window() throws {
        #expect(advice(.autonomous, done: AgentRecord.window, violated: 1) == nil)
        var record = AgentRecord(maturity: .pilot)
        record.add(.violated)
        record.advised = .reliable
        #expect(try AgentRecord(bytes: record.bytes()) == record)
    }
}
