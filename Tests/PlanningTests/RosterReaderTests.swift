import Artifacts
import Foundation
import Planning
import Testing

@Suite("RosterReader")
struct RosterReaderTests {
    private static let roles = [
        "atlas", "chaosmith", "conductor", "datasteward", "finpilot", "forge", "incident-commander", "observer",
        "provisioner", "sentinel", "shield", "synthesist",
    ]

    @Test("the twelve roles are there, and none pretends to have a program")
    func roles() throws {
        let agents = try Sample.catalogue().roster.agents
        #expect(agents.map(\.agent.text) == Self.roles)
        #expect(agents.allSatisfy { ($0.status == .active) == ($0.program != nil) })
        #expect(
            agents.filter { $0.status == .active }.map(\.agent.text) == ["atlas", "conductor", "forge", "sentinel"]
        )
    }

    @Test(
        "a file that is not in order is refused with the field",
        arguments: [
            ("\"role\"", "\"rolle\":\"x\",\"role\"", "rolle"),
            ("\"kind\":\"TaskAssignment\"", "\"kind\":\"Nonsense\"", "trigger.kind"),
            ("\"kind\":\"TaskAssignment\",", "", "trigger.kind"),
            ("\"attempts\":3", "\"attempts\":0", "limits.attempts"),
            ("\"maturity\":\"reliable\"", "\"maturity\":\"pilot\"", "capabilities"),
            ("\"status\":\"active\"", "\"status\":\"planned\"", "program"),
            ("\"program\":\"worker\",", "", "status"),
            (
                "\"kind\":\"TaskAssignment\",\"on\":\"artifact\"", "\"on\":\"schedule\",\"schedule\":\"1 * * * *\"",
                "budgetMicros"
            ),
            ("\"agent\":\"forge\"", "\"agent\":\"smith\"", "agent"),
            ("\"program\":\"worker\"", "\"program\":\"/bin/true\"", "budgetMicros"),
            ("\"program\":\"worker\"", "\"budgetMicros\":1,\"program\":\"/bin/true\"", "trigger.kind"),
            (
                "\"program\":\"worker\"",
                "\"arguments\":[\(Array(repeating: "\"a\"", count: 62).joined(separator: ","))],"
                    + "\"budgetMicros\":1,\"program\":\"/bin/true\"",
                "arguments"
            ),
            (
                "\"kind\":\"TaskAssignment\",\"on\":\"artifact\"", "\"on\":\"schedule\",\"schedule\":\"61 * * * *\"",
                "trigger.schedule"
            ),
        ]
    )
    func refuses(this: String, that: String, field: String) throws {
        let file = Array(try Data(contentsOf: Repository.root.appending(path: "agents/forge.json")))
        let forge = String(decoding: CanonicalJSON.bytes(of: try JSONDocument(file).value), as: UTF8.self)
        _ = try RosterReader.read(Array(forge.utf8), file: "forge.json")
        try #require(forge.contains(this))
        let error = #expect(throws: CatalogueError.self) {
            try RosterReader.read(Array(forge.replacing(this, with: that).utf8), file: "agents/forge.json")
        }
        #expect(error?.field == field, "\(String(describing: error))")
        #expect(error?.description.hasPrefix("agents/forge.json: \(field)") == true)
    }

    @Test(
        "an agent whose goal would be larger than an artifact may be is refused with its file",
        arguments: ["\"on\":\"alert\"", "\"on\":\"schedule\",\"schedule\":\"1 * * * *\""]
    )
    func tooLarge(trigger: String) throws {
        func read(_ arguments: Int) throws -> AgentSpec {
            let words = Array(repeating: "\"\(String(repeating: "a", count: 2048))\"", count: arguments)
            let text = """
                {"agent":"big","role":"r","mandate":"m","trigger":{\(trigger)},"pool":"general","capabilities":[],
                 "limits":{"attempts":1,"timeoutMs":1000},"maturity":"pilot","status":"active","program":"/bin/true",
                 "arguments":[\(words.joined(separator: ","))],"budgetMicros":1}
                """
            return try RosterReader.read(Array(text.utf8), file: "agents/big.json")
        }
        #expect(try read(5).arguments?.count == 5)
        let error = #expect(throws: CatalogueError.self) { try read(8) }
        #expect(error?.field == "arguments" && error?.file == "agents/big.json", "\(String(describing: error?.field))")
    }
}
