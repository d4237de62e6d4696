import Testing

@testable import Worker

@Suite struct EventBudgetTests {
    @Test("a burst is let through, then so many a second; the rest is counted")
    func flood() {
        var budget = EventBudget()
        let start = ContinuousClock.now
        let burst = (0..<100).count { _ in budget.take(at: start) }
        #expect(burst == 50 && budget.dropped == 50)
        let later = (0..<100).count { _ in budget.take(at: start + .seconds(1)) }
        #expect(later == 10 && budget.dropped == 140)
        let muchLater = (0..<100).count { _ in budget.take(at: start + .seconds(3600)) }
        #expect(muchLater == 50)
    }
}
