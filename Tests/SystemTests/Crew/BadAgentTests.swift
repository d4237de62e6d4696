import Artifacts
import ControlPlane
import Testing

extension CrewTests {
    /// Programs that behave as badly as they can: their own run fails with a clear reason, and nothing else does.
    @Suite(.timeLimit(.minutes(10))) struct BadAgentTests {
        struct Bad: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let script: String
            /// What the reason says, and the outcome that the result bears.
            let words: [String]
        }

        static let bad = [
            Bad(
                testDescription: "floods",
                script: "exec head -c 12000000 /dev/zero | tr '\\0' 'x' | fold -w 1000",
                words: ["killed", "printing more than 10485760 bytes"]
            ),
            Bad(
                testDescription: "hangs, and ignores the signal",
                script: """
                    trap '' TERM; while :; do sleep 0.05; done
                    """,
                words: ["timeout", "time limit"]
            ),
            Bad(
                testDescription: "lies",
                script:
                    "echo '{\"type\":\"result\",\"outcome\":\"failed\"}'; echo '{\"type\":\"result\",\"outcome\":\"done\"}'",
                words: ["failed", "two different results"]
            ),
            Bad(
                testDescription: "says done, and ends with an error",
                script: "echo '{\"type\":\"result\",\"outcome\":\"done\"}'; exit 4",
                words: ["failed", "exit code 4"]
            ),
            Bad(
                testDescription: "promises a file that is not there",
                script: """
                    echo '{"type":"artifact","path":"gone.txt"}'; echo '{"type":"result","outcome":"done"}'
                    """,
                words: ["failed", "gone.txt"]
            ),
            Bad(
                testDescription: "dies in the middle of a line",
                script: "echo '{\"type\":\"progress\",\"fraction\":0.5}'; printf '{\"type\":\"resu'; kill -9 $$",
                words: ["killed", "signal 9"]
            ),
            Bad(
                testDescription: "speaks, and ends without a result",
                script: "echo '{\"type\":\"progress\",\"fraction\":0.5}'",
                words: ["failed", "without reporting a result"]
            ),
            Bad(testDescription: "is not there", script: "exec /nonesuch/agent", words: ["failed", "exit code"]),
        ]

        @Test("a program that", arguments: bad)
        func fails(_ example: Bad) async throws {
            let crew = try await SharedCrew.ground()
            // Only what hangs is to meet its time limit, however busy the machine is.
            let limit: Int64 = example.words.contains("time limit") ? 3_000 : 120_000
            let goal = CrewGoals.script(example.script, ["timeoutMs": .integer(limit)])
            let run = try await crew.submit(goal)
            let view = try await crew.expect(run, endsAs: "failed")
            for word in example.words { #expect(view.reason?.contains(word) == true, "\(view.reason ?? "")") }
            // What it printed does not crowd out what others have to say: ten a second, for the two minutes that it
            // has.
            #expect(try await crew.happenings(of: run).count < 2_000)
            let log = try await crew.audit(of: run)
            #expect(log.count { $0["type"]?.hasPrefix("chimera.BuildStatus.") == true } == 1)
            try await crew.expectNeighbourToPass()
        }
    }
}
