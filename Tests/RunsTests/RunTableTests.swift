import Artifacts
import Runs
import Testing

@Suite("RunTable")
struct RunTableTests {
    /// Written by hand, apart from the table: where each pair may lead. What is not listed must change nothing.
    private static let expected: [String: [String]] = [
        "NONE plan": ["PENDING", "BLOCKED"], "NONE blocked": ["BLOCKED"], "NONE cancel": ["DONE"],
        "PENDING buried": ["DONE"], "IN_PROGRESS buried": ["DONE"], "DONE buried": ["DONE"],
        "PENDING taken": ["IN_PROGRESS"], "PENDING result": ["IN_PROGRESS", "VALIDATING", "DONE"],
        "PENDING lift": ["PENDING"], "PENDING wake": ["PENDING"], "PENDING cancel": ["DONE", "PENDING"],
        "PENDING deadline": ["DONE"], "PENDING automatic": ["VALIDATING"],
        "IN_PROGRESS taken": ["IN_PROGRESS"], "IN_PROGRESS result": ["IN_PROGRESS", "VALIDATING", "DONE"],
        "IN_PROGRESS lift": ["IN_PROGRESS"], "IN_PROGRESS wake": ["IN_PROGRESS"],
        "IN_PROGRESS cancel": ["DONE", "IN_PROGRESS"],
        "IN_PROGRESS deadline": ["DONE"],
        "VALIDATING verdict": ["READY_FOR_APPLY", "BLOCKED"], "VALIDATING cancel": ["DONE"],
        "VALIDATING deadline": ["DONE"],
        "READY_FOR_APPLY automatic": ["WAIT_FOR_APPROVE", "DONE"], "READY_FOR_APPLY cancel": ["DONE"],
        "READY_FOR_APPLY deadline": ["DONE"],
        "BLOCKED plan": ["PENDING", "BLOCKED"], "BLOCKED blocked": ["BLOCKED"],
        "BLOCKED rejection": ["BLOCKED", "DONE"], "BLOCKED waive": ["WAIT_FOR_APPROVE"], "BLOCKED cancel": ["DONE"],
        "BLOCKED deadline": ["DONE"],
        "WAIT_FOR_APPROVE automatic": ["APPLYING"], "WAIT_FOR_APPROVE approval": ["APPLYING", "WAIT_FOR_APPROVE"],
        "WAIT_FOR_APPROVE lift": ["APPLYING", "WAIT_FOR_APPROVE"],
        "WAIT_FOR_APPROVE wake": ["APPLYING", "WAIT_FOR_APPROVE"],
        "WAIT_FOR_APPROVE rejection": ["BLOCKED", "DONE"], "WAIT_FOR_APPROVE cancel": ["DONE"],
        "WAIT_FOR_APPROVE deadline": ["DONE"],
        "APPLYING automatic": ["DONE"], "APPLYING applied": ["DONE", "ROLLBACK"], "APPLYING rollback": ["ROLLBACK"],
        "APPLYING cancel": ["ROLLBACK", "DONE"], "APPLYING deadline": ["ROLLBACK", "DONE"],
        "ROLLBACK taken": ["ROLLBACK"], "ROLLBACK applied": ["ROLLBACK", "DONE"], "ROLLBACK rolled_back": ["DONE"],
        "ROLLBACK deadline": ["ROLLBACK", "DONE"],
        "DONE rollback": ["ROLLBACK"], "DONE result": ["DONE"], "DONE applied": ["DONE"], "DONE taken": ["DONE"],
        "DONE deadline": ["DONE"],
    ]

    private static let states: [RunState?] = [nil] + RunState.allCases

    private func cell(_ state: RunState?, _ trigger: RunTrigger) -> String {
        "\(state?.rawValue ?? "NONE") \(trigger.rawValue)"
    }

    @Test("leads from every pair of state and trigger exactly where it should")
    func targets() {
        for state in Self.states {
            for trigger in RunTrigger.allCases {
                let cell = cell(state, trigger)
                let targets = Set(RunTable.rows(from: state, on: trigger).map(\.to.rawValue))
                #expect(targets == Set(Self.expected[cell] ?? []), "\(cell)")
            }
        }
    }

    @Test("names an outcome where a run ends, and nowhere else")
    func outcomes() {
        for row in RunTable.rows {
            #expect((row.outcome != nil) == (row.to == .done && row.from != .done), "\(row)")
        }
    }

    @Test("lets no row shadow another: only the last of a pair is without a condition")
    func shadows() {
        for state in Self.states {
            for trigger in RunTrigger.allCases {
                let rows = RunTable.rows(from: state, on: trigger)
                #expect(!rows.dropLast().contains { $0.condition == .always }, "\(cell(state, trigger))")
                #expect(Set(rows.map(\.condition)).count == rows.count, "\(cell(state, trigger))")
            }
        }
    }

    @Test("gives every state that can be stored a deadline that leads to DONE")
    func deadlines() {
        for state in RunState.allCases {
            let rows = RunTable.rows(from: state, on: .deadline)
            #expect(rows.contains { $0.to == .done }, "\(state)")
        }
    }

    @Test("decides every pair of a real record and a valid event as the table says")
    func decisions() throws {
        for state in Self.states where state != .readyForApply {
            for trigger in RunTrigger.allCases where trigger != .automatic {
                var fixture = try Situation.record(in: state)
                let before = fixture.record
                let decision = fixture.feed(try Situation.event(trigger, in: fixture))
                let cell = cell(state, trigger)
                #expect(before?.state == state, "\(cell)")
                guard let first = decision.path.first else {
                    #expect(decision.record == before && decision.effects.isEmpty, "\(cell)")
                    let isOwedAnswer = trigger.isCommand && Self.expected[cell] == nil
                    #expect(!isOwedAnswer || decision.refusal != nil, "\(cell)")
                    continue
                }
                #expect(Self.expected[cell]?.contains(first.to.rawValue) == true, "\(cell) -> \(first.to)")
                #expect((decision.record?.outcome != nil) == (decision.record?.state == .done), "\(cell)")
                #expect(decision.record?.deadlineAt != nil || decision.record?.state == .done, "\(cell)")
            }
        }
    }
}
