import Foundation
import Observability
import Testing

@testable import Worker

@Suite struct WorkFolderTests {
    @Test("what a worker that is gone left is removed, what a living one holds is not")
    func sweep() throws {
        let bench = try Bench()
        let manager = FileManager.default
        try manager.createDirectory(atPath: "\(bench.root)/dead/task", withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: "\(bench.root)/dead.lock"))
        let living = try WorkFolder(in: bench.root, named: "living", logger: Logger())
        let next = try WorkFolder(in: bench.root, named: "next", logger: Logger())
        #expect(
            !manager.fileExists(atPath: "\(bench.root)/dead") && !manager.fileExists(atPath: "\(bench.root)/dead.lock")
        )
        #expect(manager.fileExists(atPath: living.path) && manager.fileExists(atPath: next.path))
    }

    @Test("a working directory is removed, also what its owner has locked himself out of")
    func removal() throws {
        let bench = try Bench()
        let home = try WorkingDirectory(in: bench.root)
        let path = try #require(ContainedPath("a/b/c"))
        try home.write([1], to: path)
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(home.path)/a/b")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(home.path)/a")
        try home.remove()
        #expect(!FileManager.default.fileExists(atPath: home.path))
    }

    @Test("paths that lead elsewhere are none", arguments: ["", "/a", "../a", "a/../b", "a//b", "a/", ".", "a\0b"])
    func paths(text: String) {
        #expect(ContainedPath(text) == nil)
    }
}
