import Artifacts
import Foundation
import Planning
import Testing

@Suite("References of the catalogue")
struct CatalogueReferencesTests {
    /// The shipped catalogue with one more file, checked for the pool general.
    private func refusal(_ file: String, _ text: String, without blueprint: String? = nil) throws -> CatalogueError? {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appending(path: "catalogue-\(UUID().uuidString)")
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        // A left-over folder does no harm.
        defer { try? manager.removeItem(at: folder) }
        for name in ["blueprints", "agents", "prices.json"] {
            try manager.copyItem(atPath: Repository.path(name), toPath: folder.appending(path: name).path)
        }
        let place = folder.appending(path: file)
        try manager.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place)
        if let blueprint { try manager.removeItem(at: folder.appending(path: "blueprints/\(blueprint).json")) }
        do throws(CatalogueError) {
            let catalogue = try Catalogue(folder: folder.path)
            try catalogue.checkReferences(in: folder.path, for: Sample.general)
            return nil
        } catch {
            #expect(error.file == place.path)
            return error
        }
    }

    @Test("a schedule names a blueprint that is there", arguments: [("demo", true), ("nobody", false)])
    func schedule(blueprint: String, isSound: Bool) throws {
        let text = """
            {"name":"nightly","tenant":"acme","cron":"0 * * * *","missed":"once","goal":{"title":"t",
             "requestedBy":"clock","priority":"low","budgetMicros":1,"blueprint":"\(blueprint)"}}
            """
        let error = try refusal("schedules/nightly.json", text)
        #expect(error?.field == (isSound ? nil : "goal.blueprint"))
        if let error { #expect(error.message.contains("nobody")) }
    }

    @Test("an agent that is set to work has a pool and the blueprint command")
    func agent() throws {
        let path = Repository.path("agents/finpilot.json")
        let decoded = try CatalogueFile.decode(
            AgentSpec.self,
            from: Array(try Data(contentsOf: URL(filePath: path))),
            file: path
        )
        var agent = decoded
        agent.status = .active
        agent.program = "/bin/true"
        agent.budgetMicros = 1_000_000
        func text() throws -> String { String(decoding: try ArtifactEncoder.encode(agent), as: UTF8.self) }
        #expect(try refusal("agents/finpilot.json", text()) == nil)
        #expect(try refusal("agents/finpilot.json", text(), without: "command")?.field == "program")
        agent.pool = try #require(PoolName("nowhere"))
        let error = try #require(try refusal("agents/finpilot.json", text()))
        #expect(error.field == "pool" && error.message.contains("(general)"))
        agent.status = .planned
        agent.program = nil
        #expect(try refusal("agents/finpilot.json", text()) == nil, "nobody sets it to work")
    }
}
