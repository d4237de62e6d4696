import Artifacts
import RunMessages
import Runs
import Testing

@Suite("RunTimer")
struct RunTimerTests {
    @Test("a timer says what it was set for")
    func events() {
        let deadline = RunTimer.event(of: RunTimer.deadlineEvent(of: .next(), sequence: 7, at: .now()))
        #expect(deadline == .deadline(sequence: 7))
        #expect(RunTimer.event(of: RunTimer.wakeEvent(of: .next(), at: .now())) == .wake)
    }

    @Test("timers that older builds have set, and their entries in logs, are still read")
    func older() {
        var deadline = OpsEvent(name: "run.deadline", severity: .debug, message: "m", occurredAt: .now(), run: .next())
        #expect(RunTimer.event(of: deadline) == nil)
        var data = JSONObject()
        data.append("sequence", .integer(3))
        deadline.data = data
        #expect(RunTimer.event(of: deadline) == .deadline(sequence: 3))
        let wake = OpsEvent(name: "run.wake", severity: .debug, message: "m", occurredAt: .now(), run: .next())
        #expect(RunTimer.event(of: wake) == .wake)
    }
}
