import Foundation
import Lifecycle
import ServiceRuntime
import Testing

@testable import Chimera

@Suite("Verbs")
struct VerbTableTests {
    private func run(_ words: [String], _ environment: [String: String] = [:]) async -> (ExitCode, String) {
        let screen = Screen()
        let code = await CLICommand(words).run(environment: environment, output: screen.terminal)
        return (code, screen.text)
    }

    @Test("every verb has help with examples and exit codes", arguments: VerbTable.all.map { $0.spelling })
    func help(spelling: String) async {
        let (code, text) = await run(spelling.split(separator: " ").map(String.init) + ["--help"])
        #expect(code == .success)
        #expect(text.hasPrefix("chimera \(spelling):"))
        #expect(text.contains("examples:") && text.contains("exit codes:"))
    }

    @Test("spellings are unique, and the list of all names each")
    func spellings() {
        #expect(Set(VerbTable.all.map { $0.spelling }).count == VerbTable.all.count)
        for verb in VerbTable.all { #expect(HelpText.all.contains("chimera \(verb.spelling) ")) }
    }

    @Test("docs/cli.md shows every verb by an example, and every exit code")
    func documented() throws {
        let page = try String(contentsOf: Place.root.appending(path: "docs/cli.md"), encoding: .utf8)
        let lines = page.split(separator: "\n")
        for verb in VerbTable.all {
            #expect(lines.contains { $0.hasPrefix("| `chimera \(verb.spelling)") }, "\(verb.spelling) is missing")
        }
        let codes = HelpText.all.split(separator: "\n").compactMap { Int($0.split(separator: " ").first ?? "") }
        #expect(codes.count == 9)
        for code in codes { #expect(lines.contains { $0.hasPrefix("| \(code) |") }, "\(code) is missing") }
    }

    @Test("every verb takes --json, but for the one that prints nothing else")
    func json() {
        for verb in VerbTable.all where verb.spelling != "audit export" {
            #expect(verb.operands.contains("--json"), "\(verb.spelling)")
        }
    }

    @Test("the settings are a list for programs, too: the same as in the example file, secrets with their files")
    func settings() async throws {
        let (code, text) = await run(["config", "example", "--json"])
        #expect(code == .success)
        let list = try JSONDecoder().decode([[String: String]].self, from: Data(text.utf8))
        let file = await run(["config", "example"]).1
        let names = list.compactMap { $0["name"] }
        #expect(names.count == Setting.all.count && names == names.sorted())
        for setting in list {
            let name = try #require(setting["name"])
            #expect(file.contains("# Expects \(setting["expects"] ?? "?")."), "\(name)")
            #expect(file.contains(setting["default"].map { "\n\(name)=\($0)\n" } ?? "# required: \(name)="), "\(name)")
        }
        #expect(list.first { $0["name"] == "CHIMERA_REDIS_URL" }?["fileVariable"] == "CHIMERA_REDIS_URL_FILE")
    }

    @Test("two configurations that differ do so in JSON, too")
    func configurations() async throws {
        let printed = await run(["config", "--json"], ["CHIMERA_PARTITIONS": "4"])
        #expect(printed.0 == .success)
        #expect(printed.1.contains("{\"name\":\"CHIMERA_PARTITIONS\",\"origin\":\"environment\",\"value\":\"4\"}"))
        let paths = ["1", "2"].map { number in
            let document = """
                {"service":"core","version":"1","entries":[{"name":"X","value":"\(number)","origin":"default"}]}
                """
            let file = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID().uuidString).json")
            #expect(FileManager.default.createFile(atPath: file.path, contents: Data(document.utf8)))
            return file.path
        }
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }  // Left-overs do no harm.
        let (code, text) = await run(["config", "diff"] + paths + ["--json"])
        #expect(code == ExitCode(rawValue: 1))
        #expect(text == "[{\"left\":\"1\",\"name\":\"X\",\"right\":\"2\"}]\n")
        let missing = await run(["config", "diff", paths[0], "/no/such/file.json"])
        #expect(missing.0 == .noInput && missing.1.contains("/no/such/file.json is no file that can be read"))
        let strange = await run(["config", "diff", Place.root.appending(path: "prices.json").path, paths[0]])
        #expect(strange.0 == .badData && strange.1.contains("expected a document from an instance's /config"))
    }

    @Test("the longest spelling wins, and a group alone lists its verbs")
    func groups() async {
        #expect(VerbTable.match(["config", "diff", "a", "b"])?.rest == ["a", "b"])
        let (code, text) = await run(["run"])
        #expect(code == .success)
        #expect(text.contains("chimera run show") && text.contains("chimera run watch"))
    }

    @Test(
        "words that make no sense end with 64 and say which",
        arguments: [
            (["fly"], "unknown command \"fly\""), (["run", "show"], "RUN is missing"),
            (["run", "show", "nonsense"], "\"nonsense\" is no run"),
            (["run", "list", "--state", "GONE"], "no state GONE"),
            (["run", "list", "--limit", "many"], "not \"many\""), (["approve", "latest", "--force"], "\"--force\""),
            (["goal", "submit", "a.json", "b.json"], "\"b.json\" makes no sense"),
            (["goal", "submit", "a.json", "--tenant", "ACME!"], "not \"ACME!\""),
            (["goal", "submit", "a.json", "--key"], "--key needs a value"),
        ]
    )
    func misuse(words: [String], complaint: String) async {
        let (code, text) = await run(words)
        #expect(code == .usage)
        #expect(text.contains(complaint))
    }
}
