import Foundation
import RedisTesting
import Testing

@testable import Chimera

/// That README's first page can be typed as it stands; `UpTests` runs its goal.
@Suite struct FirstPageTests {
    @Test("every line names a verb, operands and options that there are")
    func verbs() throws {
        let lines = try FirstPage().commands.filter { $0[0] == "chimera" }
        #expect(lines.count >= 6)
        for line in lines {
            // The page's word for a number that the reader has before them.
            let words = line.dropFirst().map { $0 == "RUN" ? "latest" : $0 }
            guard case .verb = CLICommand(words) else {
                Issue.record("\(line)")
                continue
            }
        }
    }

    @Test("the options that its sentences name are those of chimera up")
    func options() throws {
        let options = try FirstPage().options
        #expect(!options.isEmpty)
        for option in options { #expect(CompletionTable.options(of: UpVerb.self).contains(option), "\(option)") }
    }

    @Test("every script is there, and is what its own help says")
    func scripts() async throws {
        let lines = try FirstPage().commands.filter { $0[0] != "chimera" }
        #expect(Set(lines.map { $0[0] }) == ["scripts/run", "scripts/test"])
        for line in lines {
            let script = "\(CrewGround.repository)/\(line[0])"
            let help = try await CommandLineTool.run([script, "--help"])
            for option in line where option.hasPrefix("--") { #expect(help.contains(option), "\(line)") }
            #expect(help.contains(line[0]), "\(help)")
        }
    }
}
