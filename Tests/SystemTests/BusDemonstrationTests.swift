import RedisTesting
import Testing

@Suite(.timeLimit(.minutes(8))) struct BusDemonstrationTests {
    @Test("the demonstration kills two workers, loses nothing, and says so")
    func demonstration() async throws {
        let demo = try await RunningProgram.start(["BusDemo", "--messages", "1000", "--kill", "2"])
        let code = try await demo.process.waitForExit(within: .seconds(400))
        #expect(code == 0, "\(demo.output)")
        let words = demo.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(words.contains { $0 == ["lost", "0"] } && words.contains { $0 == ["doubled", "0"] })
        #expect(demo.output.contains("worker B (pid ") && demo.output.contains("worker C (pid "))
    }

    @Test("it explains itself, and refuses what it does not know")
    func arguments() async throws {
        let help = try await RunningProgram.start(["BusDemo", "--help"])
        #expect(try await help.process.waitForExit() == 0)
        #expect(help.output.contains("usage: bus-demo"))
        for wrong in [["--messages", "many"], ["--kill", "4"], ["--nonsense"]] {
            let refused = try await RunningProgram.start(["BusDemo"] + wrong)
            #expect(try await refused.process.waitForExit() == 64)
        }
    }
}
