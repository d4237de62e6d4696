import Testing

@testable import Worker

@Suite struct PassingPolicyTests {
    private typealias Decision = PassingPolicy.Decision

    private struct Row: CustomTestStringConvertible, Sendable {
        let offer: Int
        let others: Prospect
        var isOverdue = false
        let decision: PassingPolicy.Decision

        var testDescription: String { "offer \(offer), \(others)\(isOverdue ? ", overdue" : "")" }
    }

    private static let rows = [
        Row(offer: 1, others: .unknown, decision: .passOn(after: .milliseconds(500))),
        Row(offer: 3, others: .unknown, decision: .passOn(after: .seconds(2))),
        Row(offer: 1_000_000, others: .unknown, decision: .passOn(after: .seconds(10))),
        Row(offer: 1, others: .free, decision: .passOn(after: .milliseconds(500))),
        Row(offer: 1_000_000, others: .free, decision: .passOn(after: .seconds(2))),
        Row(offer: 3, others: .busy, decision: .passOn(after: .seconds(2))),
        Row(offer: 1_000_000, others: .busy, decision: .passOn(after: .seconds(10))),
        Row(offer: 3, others: .nobody(for: nil), decision: .passOn(after: .seconds(2))),
        Row(offer: 1_000_000, others: .nobody(for: nil), decision: .giveUp(.nobody)),
        Row(offer: 1_000_000, others: .nobody(for: .zero), decision: .passOn(after: .seconds(10))),
        Row(offer: 1_000_000, others: .nobody(for: .seconds(299)), decision: .passOn(after: .seconds(10))),
        Row(offer: 1_000_000, others: .nobody(for: .seconds(300)), decision: .giveUp(.nobody)),
        Row(offer: 3, others: .nobody(for: .seconds(300)), decision: .passOn(after: .seconds(2))),
        Row(offer: 1, others: .free, isOverdue: true, decision: .giveUp(.overdue)),
        Row(offer: 1, others: .unknown, isOverdue: true, decision: .giveUp(.overdue)),
    ]

    @Test(
        "work goes back while somebody can do it, soon when he is free, and is given up when nobody can or it is late",
        arguments: rows
    )
    private func table(_ row: Row) {
        let decision = PassingPolicy.tasks.decision(offer: row.offer, others: row.others, isOverdue: row.isOverdue)
        #expect(decision == row.decision)
    }

    @Test(
        "where nobody can do it, it goes back ever later, until its pauses make up the patience",
        arguments: [PassingPolicy.tasks, .applies, .rollbacks]
    )
    func patience(_ policy: PassingPolicy) {
        var (offer, waited) = (1, Duration.zero)
        while case .passOn(let pause) = policy.decision(offer: offer, others: .nobody(for: nil), isOverdue: false) {
            waited += pause
            offer += 1
        }
        #expect(policy.patience..<policy.patience + .seconds(10) ~= waited, "\(waited)")
    }
}
