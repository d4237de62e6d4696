import Foundation

/// A disk of a few megabytes that a test can fill up, for the data of one server.
///
/// Where mounts are allowed it is a tmpfs of its own, in a namespace that ends with it, and what a writer meets is
/// ENOSPC. Elsewhere it is a directory, and "full" is a limit on the size of the server's files: what a writer meets
/// is EFBIG.
package final class SmallDisk: Sendable {
    /// Where the server keeps its data.
    package let directory: String
    /// What the server is started with, so that it sees the disk.
    let launcher: [String]
    /// Keeps the namespace, and shows the disk to us.
    private let holder: ChildProcess?

    private init(directory: String, holder: ChildProcess?) {
        self.directory = directory
        self.holder = holder
        launcher =
            if let holder { ["nsenter", "--mount=/proc/\(holder.pid)/ns/mnt"] } else {
                ["env", "--ignore-signal=XFSZ"]
            }
    }

    deinit {
        LiveProcesses.removeDirectory(directory)
    }

    package static func make(megabytes: Int) async throws -> SmallDisk {
        let directory = try LiveProcesses.makeDirectory()
        let mount = "mount -t tmpfs -o size=\(megabytes)m tmpfs \(directory)"
        let isMountable =
            try await CommandLineTool.runReturningStatus(["unshare", "--mount", "sh", "-c", mount]).status == 0
        guard isMountable else { return SmallDisk(directory: directory, holder: nil) }
        let script = "\(mount) && touch \(directory)/mounted && exec sleep infinity"
        let holder = try await ChildProcess.start(["unshare", "--mount", "sh", "-c", script])
        let disk = SmallDisk(directory: directory, holder: holder)
        try await waitUntil("the disk is mounted") { FileManager.default.fileExists(atPath: disk.seen("mounted")) }
        return disk
    }

    /// Leaves no byte for the server.
    package func fill(under server: RedisServer) async throws {
        if holder != nil {
            // It ends with an error: that is what full means.
            _ = try await CommandLineTool.runReturningStatus(["dd", "if=/dev/zero", "of=\(seen("ballast"))", "bs=4k"])
        } else {
            // The server's log is smaller and goes on; its append-only file is not.
            try await limitFiles(of: server, to: "65536:unlimited")
        }
    }

    package func makeRoom(under server: RedisServer) async throws {
        if holder != nil {
            try FileManager.default.removeItem(atPath: seen("ballast"))
        } else if server.isRunning {
            try await limitFiles(of: server, to: "unlimited")
        }
    }

    private func limitFiles(of server: RedisServer, to limit: String) async throws {
        try await CommandLineTool.run(["prlimit", "--pid", "\(server.pid)", "--fsize=\(limit)"])
    }

    /// A file of the disk as we see it from outside.
    private func seen(_ name: String) -> String {
        "/proc/\(holder.map { "\($0.pid)" } ?? "self")/root\(directory)/\(name)"
    }
}
