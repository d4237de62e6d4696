import Foundation
import Glibc
import Lifecycle
import Testing

@testable import Chimera

@Suite struct StateFolderTests {
    /// A folder of its own, removed afterwards.
    private func withFolder(_ body: (StateFolder) throws -> Void) rethrows {
        let folder = StateFolder("/tmp/chimera-test-up-\(UUID().uuidString)")
        // A left-over folder does no harm.
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        try body(folder)
    }

    @Test("it is private, and one stack alone works in it, until that ends")
    func occupation() throws {
        try withFolder { folder in
            var locks = try folder.occupy()
            #expect(locks.count == 2)
            let rights = try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int
            #expect(rights == 0o700)
            let failure = #expect(throws: StackFailure.self) { try folder.occupy() }
            #expect(failure?.code == .unavailable && failure?.description.contains("another chimera up") == true)
            locks = []
            locks = try folder.occupy()
            #expect(locks.count == 2)
        }
    }

    @Test("it is free as soon as the stack leaves it, also where a child that was just forked has its files open")
    func forked() throws {
        try withFolder { folder in
            var locks = try folder.occupy()
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
            let copies = open.filter { number in
                // Some of the list are closed by now.
                let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")
                return file?.hasPrefix(folder.path) == true
            }.map { dup($0) }
            defer { for copy in copies { close(copy) } }
            #expect(copies.count == 2)
            locks = []
            locks = try folder.occupy()
            #expect(locks.count == 2)
        }
    }

    @Test("a folder that cannot be made is a matter of configuration")
    func unwritable() {
        let failure = #expect(throws: StackFailure.self) { try StateFolder("/proc/none").occupy() }
        #expect(failure?.code == .configuration)
    }

    @Test("a running stack is found while it lives, without secrets, and not after it was killed")
    func notice() throws {
        try withFolder { folder in
            #expect(RunningStack.find(in: folder.path) == nil)
            var locks = try folder.occupy()
            #expect(RunningStack.find(in: folder.path) == nil)
            let stack = RunningStack(pid: 7, redisURL: "redis://ann:p@ss/w@host:1/0", parts: ["core": 8])
            try stack.write(in: folder)
            #expect(RunningStack.find(in: folder.path) == stack && stack.redisURL == "redis://host:1/0")
            #expect(!(try String(contentsOfFile: folder.notice, encoding: .utf8)).contains("ann"))
            // As the kernel does when a process ends.
            locks = []
            #expect(locks.isEmpty && RunningStack.find(in: folder.path) == nil)
            #expect(RunningStack.read(in: folder.path) == stack)
            try Data("{\"pid\":1}".utf8).write(to: URL(filePath: folder.notice))
            #expect(RunningStack.read(in: folder.path) == nil)
        }
    }

    @Test("a log is appended to, and one older file is kept when it would grow too long, also while it is written")
    func logs() async throws {
        let folder = StateFolder("/tmp/chimera-test-up-\(UUID().uuidString)")
        // A left-over folder does no harm.
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        _ = try folder.occupy()
        let path = "\(folder.logs)/core.log"
        func contents(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
        for line in ["one\n", "two\n"] { try await LogFile.open(path, limit: 8).append(Array(line.utf8)) }
        #expect(try contents(path) == "one\ntwo\n")
        let log = try LogFile.open(path, limit: 8)
        await log.append(Array("three\n".utf8))
        #expect(try contents(path) == "three\n" && contents("\(path).1") == "one\ntwo\n")
        await log.append(Array("4\n".utf8))
        #expect(try contents(path) == "three\n4\n")
        // What is longer than a whole file still is written, once.
        await log.append(Array("five five five\n".utf8))
        await log.append(Array("six\n".utf8))
        #expect(try contents(path) == "six\n" && contents("\(path).1") == "five five five\n")
        #expect(throws: StackFailure.self) { try LogFile.open("/proc/none/core.log") }
    }
}
