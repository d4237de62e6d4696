import Foundation
import Glibc
import Lifecycle
import Observability
import RedisTesting
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

    @Test("a worker whose lock is taken for one that was left, at the moment of its making, starts all the same")
    func sweptAtStart() async throws {
        let bench = try Bench()
        let lock = "\(bench.root)/next.lock"
        let sweep = unsafe open(lock, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        try #require(flock(sweep, LOCK_EX | LOCK_NB) == 0)
        let inode = try #require(try FileManager.default.attributesOfItem(atPath: lock)[.systemFileNumber] as? Int)
        // Awaited below.
        let start = Task {
            try await OffPool.run { [root = bench.root] in
                try WorkFolder(in: root, named: "next", logger: Logger())
            }
        }
        try await waitUntil("it waits for the sweep") {
            let locks = try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
            return locks.contains { $0.contains("-> FLOCK") && $0.contains(":\(inode) ") }
        }
        _ = unsafe unlink(lock)
        close(sweep)
        let folder = try await start.value
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.root).sorted() == ["next", "next.lock"])
        // What it holds is what others find under this name.
        _ = try WorkFolder(in: bench.root, named: "later", logger: Logger())
        #expect(FileManager.default.fileExists(atPath: folder.path))
    }

    @Test(
        "a working directory is removed, also what its owner has locked himself out of",
        arguments: ["", "/a", "/a/b"]
    )
    func removal(locked: String) async throws {
        let bench = try Bench()
        #expect(unsafe chmod(bench.root, 0o777) == 0)
        let path = try await unprivileged { [root = bench.root] in
            let home = try WorkingDirectory(in: root)
            let file = try #require(ContainedPath("a/b/c"))
            try home.write([1], to: file)
            for folder in ["/a/b", "/a", ""] where folder.hasPrefix(locked) {
                #expect(unsafe chmod(home.path + folder, 0) == 0)
            }
            #expect(throws: (any Error).self) { try home.write([1], to: file) }
            try home.remove()
            return home.path
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("what a worker that is gone left and locked is removed with its lock")
    func lockedSweep() async throws {
        let bench = try Bench()
        #expect(unsafe chmod(bench.root, 0o777) == 0)
        try await unprivileged { [root = bench.root] in
            try FileManager.default.createDirectory(atPath: "\(root)/dead/task", withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: "\(root)/dead.lock"))
            #expect(unsafe chmod("\(root)/dead/task", 0) == 0 && chmod("\(root)/dead", 0) == 0)
            _ = try WorkFolder(in: root, named: "next", logger: Logger())
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.root).filter { $0.hasPrefix("dead") } == [])
    }

    @Test("paths that lead elsewhere are none", arguments: ["", "/a", "../a", "a/../b", "a//b", "a/", ".", "a\0b"])
    func paths(text: String) {
        #expect(ContainedPath(text) == nil)
    }
}
