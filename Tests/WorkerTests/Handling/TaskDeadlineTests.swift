import Artifacts
import Testing

@testable import Worker

@Suite struct TaskDeadlineTests {
    @Test("an attempt may take as long as its limit says, but never beyond its deadline")
    func limit() throws {
        let free = try Bench.assignment(["true"], timeout: .seconds(60))
        let bound = try Bench.assignment(["true"], timeout: .seconds(60)) {
            $0.deadlineAt = Timestamp(milliseconds: 100_000)
        }
        #expect(free.timeLimit(at: Timestamp(milliseconds: 94_000)) == .seconds(60))
        #expect(bound.timeLimit(at: Timestamp(milliseconds: 10_000)) == .seconds(60))
        #expect(bound.timeLimit(at: Timestamp(milliseconds: 94_000)) == .seconds(6))
        #expect(bound.timeLimit(at: Timestamp(milliseconds: 100_000)) == nil)
    }
}
