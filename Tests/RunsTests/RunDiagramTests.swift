import Foundation
import Runs
import Testing

@Suite("RunDiagram")
struct RunDiagramTests {
    @Test("docs/runs.md draws exactly the table")
    func documentation() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/runs.md"), encoding: .utf8)
        let parts = page.components(separatedBy: "```mermaid\n")
        let drawn = try #require(parts.dropFirst().first?.components(separatedBy: "```").first)
        #expect(drawn == RunDiagram.mermaid, "replace the diagram by:\n\(RunDiagram.mermaid)")
    }
}
