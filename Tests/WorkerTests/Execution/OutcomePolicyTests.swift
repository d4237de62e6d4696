import Artifacts
import Processes
import Testing

@testable import Worker

@Suite struct OutcomePolicyTests {
    private func transcript(_ lines: String...) -> Transcript {
        var transcript = Transcript()
        for line in lines { _ = transcript.take(Array("\(line)\n".utf8)) }
        _ = transcript.finish()
        return transcript
    }

    private static func result(_ outcome: String) -> String { "{\"type\":\"result\",\"outcome\":\"\(outcome)\"}" }

    @Test(
        "whatever interrupted a program outweighs what it says",
        arguments: [
            (Interruption.timeout(.seconds(1)), TaskOutcome.timeout), (.output(limit: 1), .killed),
            (.budget(reservedMicros: 1), .budget), (.cancelled, .killed),
        ]
    )
    func interruptions(interruption: Interruption, outcome: TaskOutcome) {
        let finding = OutcomePolicy.decide(
            transcript(Self.result("done")),
            end: .exited(0),
            interruption: interruption
        )
        #expect(finding.outcome == outcome && outcome.isTruncated && finding.reason != nil)
    }

    @Test("only a supervisor that was killed is no affair of the program")
    func faults() {
        let ends: [ProcessEnd] = [.lost, .exited(1), .signalled(9), .overMemory(70), .notStarted("no such file")]
        let findings = ends.map { OutcomePolicy.decide(transcript(), end: $0, interruption: nil) }
        #expect(findings.map(\.isFaultOfInstallation) == [true, false, false, false, false])
    }

    @Test(
        "a result counts as far as the end of the program bears it",
        arguments: [
            ("done", ProcessEnd.exited(0), TaskOutcome.done), ("done", .exited(1), .failed),
            ("done", .signalled(9), .killed),
            ("done", .lost, .killed), ("done", .overMemory(70), .killed), ("no_output", .exited(0), .noOutput),
            ("no_output", .exited(1), .failed),
            ("false_alarm", .exited(0), .falseAlarm), ("failed", .exited(0), .failed), ("failed", .exited(1), .failed),
            ("budget", .exited(0), .budget), ("max_turns", .exited(1), .maxTurns),
            ("max_turns", .signalled(15), .killed),
        ]
    )
    func results(said: String, end: ProcessEnd, outcome: TaskOutcome) {
        let finding = OutcomePolicy.decide(transcript(Self.result(said)), end: end, interruption: nil)
        #expect(finding.outcome == outcome)
    }

    @Test(
        "silence is success only for a program that never spoke",
        arguments: [
            ("plain text", 0 as Int32, TaskOutcome.done), ("", 0, .done), ("plain text", 1, .failed),
            ("{\"type\":\"log\",\"message\":\"x\"}", 0, .failed), ("{", 0, .failed),
            ("{\"type\":\"dance\"}", 0, .failed),
            ("{\"a\":1", 0, .failed), ("{\"outcome\":1} {\"type\":\"result\"}", 0, .failed), ("{\"a\":1}", 0, .done),
            ("{\"a\":1}", 1, .failed), (" {\"type\":1}", 0, .done), ("{}", 0, .done),
            ("[{\"type\":\"log\"}]", 0, .done),
        ]
    )
    func silence(line: String, code: Int32, outcome: TaskOutcome) {
        #expect(OutcomePolicy.decide(transcript(line), end: .exited(code), interruption: nil).outcome == outcome)
    }

    @Test(
        "a line that is too long counts as what it begins like, so that a result at too great length is no success",
        arguments: [
            ("{\"type\":\"result\",\"outcome\":\"max_turns\",\"reason\":\"", TaskOutcome.failed),
            ("{\"a\":\"", .failed),
            (String(repeating: " ", count: 70_000) + "{", .failed), ("words ", .done), ("[{\"a\":\"", .done),
        ]
    )
    func overlong(beginning: String, outcome: TaskOutcome) {
        let line = beginning + String(repeating: "x", count: 70_000)
        #expect(OutcomePolicy.decide(transcript(line), end: .exited(0), interruption: nil).outcome == outcome)
        let done = transcript(line, Self.result("done"))
        #expect(OutcomePolicy.decide(done, end: .exited(0), interruption: nil).outcome == .done)
    }

    @Test("two results are one when they agree, and a failure when they do not")
    func contradiction() {
        let same = transcript(Self.result("done"), Self.result("done"))
        #expect(OutcomePolicy.decide(same, end: .exited(0), interruption: nil).outcome == .done)
        let other = transcript(Self.result("failed"), Self.result("done"))
        #expect(OutcomePolicy.decide(other, end: .exited(0), interruption: nil).outcome == .failed)
    }

    @Test("a missing file spoils success, and nothing else")
    func problems() {
        let done = transcript(Self.result("done"))
        #expect(OutcomePolicy.decide(done, end: .exited(0), interruption: nil, problems: ["a"]).outcome == .failed)
        let tired = transcript(Self.result("max_turns"))
        #expect(OutcomePolicy.decide(tired, end: .exited(0), interruption: nil, problems: ["a"]).outcome == .maxTurns)
    }
}
