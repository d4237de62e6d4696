import Artifacts
import Foundation
import Lifecycle
import Testing

@testable import Chimera

@Suite("chimera audit kpi")
struct KPIVerbTests {
    private func run(_ entries: [[EnvelopeField]], _ words: String...) async throws -> (code: ExitCode, text: String) {
        let path = try await GoldenLog.archive(entries)
        // A left-over file does no harm.
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let screen = Screen()
        let code = await CLICommand(["audit", "kpi", path] + words).run(environment: [:], output: screen.terminal)
        return (code, screen.text)
    }

    @Test("value, goal, whether it is reached and over how many; the exit code judges nothing")
    func table() async throws {
        let found = try await run(try GoldenLog.demonstration())
        #expect(found.code == .success)
        #expect(
            found.text == """
                INDICATOR     VALUE   GOAL     REACHED  OVER
                plan_success  75.0 %  >= 95 %  no       4 runs
                infra_errors  0.0 %   <= 2 %   yes      38 orders
                savings       -9.8 %  >= 10 %  no       5 runs
                planned 0.00, spent 0.00; 1 runs cancelled or without anything to do are left out

                """
        )
    }

    @Test("the same for programs")
    func json() async throws {
        let found = try await run(try GoldenLog.demonstration(), "--json")
        #expect(found.code == .success)
        #expect(found.text.contains("{\"base\":38,\"goal\":0.02,\"indicator\":\"infra_errors\",\"isReached\":true,"))
        #expect(found.text.contains("\"plannedMicros\":1008,\"spentMicros\":1106,\"unreadable\":0"))
    }

    @Test("an archive of other things has no value")
    func nothing() async throws {
        let found = try await run([[EnvelopeField(name: "event", text: "goal.planned")]])
        #expect(found.code == .success)
        #expect(found.text.contains("plan_success  -      >= 95 %  -        0 runs\n"), "\(found.text)")
        let json = try await run([[EnvelopeField(name: "event", text: "goal.planned")]], "--json")
        #expect(json.text.contains("\"indicator\":\"plan_success\",\"unit\":\"runs\"}"), "\(json.text)")
    }

    @Test("what just misses a goal does not read as if it reached it")
    func rounding() async throws {
        let cases = try GoldenLog.edges()
        let found = try await run(cases.flatMap(\.entries))
        // 4 of 23 runs: 17.39… %, and 10 of 55 orders: 18.18… %.
        #expect(found.text.contains("plan_success  17.3 %"), "\(found.text)")
        #expect(found.text.contains("infra_errors  18.2 %"), "\(found.text)")
    }

    @Test("the days are those of a year at most")
    func days() async throws {
        #expect(try await run(try GoldenLog.demonstration(), "--days", "1").text.contains(" 4 runs\n"))
        #expect(try await run(try GoldenLog.demonstration(), "--days", "366").code == .usage)
    }
}
