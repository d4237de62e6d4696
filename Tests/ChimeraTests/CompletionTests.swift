import Foundation
import Lifecycle
import RedisTesting
import Testing

@testable import Chimera

@Suite("chimera completions")
struct CompletionTests {
    private func bash(_ words: [String]) async throws -> (status: Int32, output: String) {
        try await CommandLineTool.runReturningStatus(["/bin/bash"] + words)
    }

    private func script(_ shell: String) async -> String {
        let screen = Screen()
        #expect(await CLICommand(["completions", shell]).run(environment: [:], output: screen.terminal) == .success)
        return screen.text
    }

    /// What bash would offer for the last of these words.
    private func offers(_ words: String...) async throws -> [Substring] {
        let line = words.map { "'\($0)'" }.joined(separator: " ")
        let program =
            await script("bash") + """
                COMP_WORDS=(\(line)); COMP_CWORD=\(words.count - 1); _chimera
                printf '%s\\n' "${COMPREPLY[@]}"
                """
        return try await bash(["-c", program]).output.split(separator: "\n")
    }

    @Test("bash accepts the script")
    func accepted() async throws {
        #expect(try await bash(["-n", "-c", await script("bash")]).status == 0)
    }

    @Test("bash completes words, options after operands, and verbs that begin others")
    func completes() async throws {
        #expect(try await offers("chimera", "run", "s") == ["show"])
        #expect(try await offers("chimera", "ap") == ["approve"])
        #expect(try await offers("chimera", "dead", "redrive", "0:1-1", "--bo") == ["--body"])
        #expect(try await offers("chimera", "--json", "run", "w") == ["watch"])
        #expect(try await offers("chimera", "config", "") == ["--help", "--json", "diff", "example"])
        #expect(try await offers("chimera", "fly", "") == [])
    }

    @Test("every shell's script names every verb", arguments: CompletionScript.allCases)
    func whole(script: CompletionScript) async {
        let text = await self.script(script.rawValue)
        for verb in VerbTable.all {
            for word in verb.spelling.split(separator: " ") { #expect(text.contains(word)) }
        }
        for option in CompletionTable.options(of: DeadRedriveVerb.self) { #expect(text.contains(option)) }
    }

    @Test("another shell is refused")
    func unknown() async {
        #expect(await CLICommand(["completions", "csh"]).run(environment: [:], output: Screen().terminal) == .usage)
    }
}
