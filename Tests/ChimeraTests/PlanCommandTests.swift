import Artifacts
import Foundation
import Lifecycle
import Security
import Testing

@testable import Chimera

@Suite("chimera plan and chimera agents")
struct PlanCommandTests {
    private let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func run(_ words: [String], _ environment: [String: String] = [:]) async -> (code: ExitCode, text: String) {
        let screen = Screen()
        let all = ["CHIMERA_CATALOGUE": root.path].merging(environment) { $1 }
        let code = await CLICommand(words).run(environment: all, output: screen.terminal)
        return (code, screen.text)
    }

    /// Runs with the goal in a file, whose name is that of the word GOAL.
    private func plan(
        _ goal: String,
        _ words: String...,
        environment: [String: String] = [:]
    ) async throws -> (code: ExitCode, text: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "goal-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }  // A left-over file does no harm.
        try Data(goal.utf8).write(to: file)
        return await run(["plan", file.path] + words, environment)
    }

    private func goal(_ more: String = "", budget: Int = 1_000_000) -> String {
        """
        {"title":"Show it","requestedBy":"ann","priority":"normal","budgetMicros":\(budget),"blueprint":"demo"\(more)}
        """
    }

    @Test("prints plan, cost and diagram")
    func prints() async throws {
        let (code, text) = try await plan(goal())
        #expect(code == .success)
        for part in ["work-3", "cost      0.000238 of 1.000000 EUR", "duration  4s", "risk      low", "flowchart LR"] {
            #expect(text.contains(part), "\(part) is missing in \(text)")
        }
    }

    @Test("says from which budget on the brake stays open, where it would not")
    func brake() async throws {
        for (budget, isTold) in [(238, true), (255, true), (256, false)] {
            let (code, text) = try await plan(goal(budget: budget))
            #expect(code == .success)
            let words = "it stays open from a budget of 0.000256 EUR on"
            #expect(text.contains(words) == isTold, "\(budget): \(text)")
        }
    }

    @Test("prints a plan that the schema accepts, with its digest, the same each time")
    func json() async throws {
        let first = try await plan(goal(), "--json")
        #expect(first.code == .success)
        #expect(first.text == (try await plan(goal(), "--json")).text)
        struct Document: Decodable {
            let digest: String
            let plan: PlanSpec
        }
        let document = try ArtifactDecoder.decode(Document.self, from: Array(first.text.utf8))
        try document.plan.validate()
        #expect(document.digest.hasPrefix("sha256:"))
    }

    @Test("a plan's signs that a terminal obeys reach programs unchanged, so that the digest is of what was printed")
    func exact() async throws {
        let goal = """
            {"title":"t","requestedBy":"ann","priority":"normal","budgetMicros":1000000,"blueprint":"command",
             "parameters":{"program":"/bin/echo","arguments":["\u{202E}x\u{85}"]}}
            """
        let text = try await plan(goal, "--json").text
        let root = try JSONDocument(Array(text.utf8)).value
        guard case .object(let document) = root, let plan = document["plan"],
            case .string(let digest)? = document["digest"]
        else { throw NoDocument() }
        #expect(SHA256.digest(try ArtifactEncoder.encode(plan)).text == digest)
        #expect(!text.unicodeScalars.contains("\u{202E}"), "no terminal obeys it")
    }

    private struct NoDocument: Error {}

    @Test("a goal that cannot be planned ends with 1 and the reason")
    func blocked() async throws {
        let poor = try await plan(goal(budget: 3))
        #expect(poor.code == ExitCode(rawValue: 1))
        #expect(poor.text.hasPrefix("blocked: budget_below_estimate at budgetMicros\n"))
        #expect(poor.text.contains("Raise budgetMicros to 256 or more; with 238 its brake closes"))
        let json = try await plan(goal(budget: 3), "--json")
        #expect(json.text.hasPrefix("{\"blocked\":{\"cause\":\"budget_below_estimate\""))
    }

    @Test(
        "a goal that is none ends with 65 and names the field",
        arguments: [
            ("{\"title\":\"t\"}", "budgetMicros"), ("{", "JSON"), ("[]", "object"),
            (
                "{\"title\":\"t\",\"requestedBy\":\"a\",\"priority\":\"normal\",\"budgetMicros\":1,\"colour\":2}",
                "colour"
            ),
        ]
    )
    func malformed(goal: String, word: String) async throws {
        let (code, text) = try await plan(goal)
        #expect(code == .badData)
        #expect(text.contains(word), "\(text)")
    }

    @Test("what is not there or makes no sense has a code of its own")
    func refusals() async throws {
        #expect(await run(["plan", "/nowhere.json"]).code == .noInput)
        #expect(await run(["plan"]).code == .usage)
        #expect(await run(["plan", "a", "b"]).code == .usage)
        #expect(await run(["plan", "a", "--blueprints"]).code == .usage)
        #expect(await run(["agents", "--loud"]).code == .usage)
        #expect(try await plan(goal(), "--blueprints", "/nowhere").code == .configuration)
        #expect(try await plan(goal(), environment: ["CHIMERA_CATALOGUE": "/nowhere"]).code == .configuration)
        #expect(try await plan(goal(), environment: ["CHIMERA_PARTITIONS": "many"]).code == .configuration)
        let elsewhere = try await plan(goal(), environment: ["CHIMERA_POOLS": "gpu"])
        #expect(elsewhere.text.contains("needs pool general"))
    }

    @Test("lists the twelve agents, with what each lacks")
    func agents() async throws {
        let (code, text) = await run(["agents"])
        #expect(code == .success)
        #expect(text.split(separator: "\n").count == 13)
        #expect(text.contains("planned") && text.contains("none yet"))
        let json = await run(["agents", "--json"])
        let agents = try ArtifactDecoder.decode([AgentSpec].self, from: Array(json.text.utf8))
        #expect(agents.count == 12)
    }
}
