import Foundation

/// A disk that keeps only what was synced when the power goes. Killing a server is not enough for that: what it had
/// written stays with the kernel.
///
/// A library that is loaded into the server notes how much of each file is synced; at the cut the rest goes.
package final class ForgetfulDisk: Sendable {
    /// What the server is started with.
    let launcher: [String]
    private let directory: String

    private init(directory: String, library: String) {
        self.directory = directory
        launcher = ["env", "LD_PRELOAD=\(library)"]
    }

    deinit {
        LiveProcesses.removeDirectory(directory)
    }

    /// Compiles the library with the compiler that comes with Swift.
    package static func make() async throws -> ForgetfulDisk {
        let directory = try LiveProcesses.makeDirectory()
        let library = "\(directory)/synced_sizes.so"
        let source = URL(filePath: #filePath).appending(path: "../../ForgetfulDisk/synced_sizes.c").standardized.path
        let command = ["clang", "-shared", "-fPIC", "-Wall", "-Werror", "-o", library, source]
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let (status, output) = try await CommandLineTool.runReturningStatus(command, environment: ["PATH": path])
        guard status == 0 else { throw RedisTestingError("clang could not build \(source): \(output)") }
        return ForgetfulDisk(directory: directory, library: library)
    }

    /// Kills the server and takes away what it had not synced; returns how many bytes are gone.
    @discardableResult
    package func cutPower(of server: RedisServer) async throws -> Int {
        try await server.kill()
        var lost = 0
        for file in try Self.files(of: server) {
            let synced = try Self.synced(file)
            lost += try Self.size(file) - synced
            let handle = try FileHandle(forWritingTo: URL(filePath: file))
            try handle.truncate(atOffset: UInt64(synced))
            try handle.close()
        }
        return lost
    }

    /// A power cut would take nothing now.
    package func hasAll(of server: RedisServer) throws -> Bool {
        try Self.files(of: server).allSatisfy { try Self.synced($0) == Self.size($0) }
    }

    /// What the server appends to.
    private static func files(of server: RedisServer) throws -> [String] {
        let folder = "\(server.directory)/appendonlydir"
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".incr.aof") }
            .map { "\(folder)/\($0)" }
    }

    private static func size(_ file: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
    }

    private static func synced(_ file: String) throws -> Int {
        let notes = "\(file).synced"
        // Never synced: nothing of it is safe.
        guard FileManager.default.fileExists(atPath: notes) else { return 0 }
        let bytes = try Data(contentsOf: URL(filePath: notes))
        return bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
