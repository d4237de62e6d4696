import Foundation
import Glibc
import RedisTesting
import Testing

extension CrewTests {
    /// The services meet in Redis and nowhere else: no process of theirs is connected to another.
    @Suite(.timeLimit(.minutes(10))) struct SocketTests {
        @Test(
            "in the middle of a run no service has a connection but to Redis, and none listens but for its admin port"
        )
        func connections() async throws {
            let crew = try await CrewGround(without: [])
            let runs = try await crew.gatedRuns(1)
            for service in CrewGround.Service.allCases {
                let pid = try #require(crew.running(service).first).process.pid
                let sockets = try Sockets(of: pid)
                #expect(sockets.peers == [crew.server.port], "\(service) speaks to \(sockets.peers)")
                #expect(sockets.listening == 1 && sockets.unix == 0, "\(service)")
            }
            try crew.open(gate: "build")
            try await crew.expectApplied(runs)
        }
    }
}

/// The sockets of a process, as the kernel tells.
private struct Sockets {
    /// Ports at the other end of its connections.
    let peers: Set<Int>
    let listening: Int
    let unix: Int

    init(of pid: Int32) throws {
        let folder = "/proc/\(pid)/fd"
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: folder)
        let inodes = Set(
            descriptors.compactMap { descriptor -> String? in
                // One that was closed meanwhile is none.
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(descriptor)")
                guard let target, target.hasPrefix("socket:[") else { return nil }
                return String(target.dropFirst(8).dropLast())
            }
        )
        let rows = try ["tcp", "tcp6"].flatMap { try Self.rows("/proc/\(pid)/net/\($0)") }
            .filter { $0.count > 9 && inodes.contains($0[9]) }
        peers = Set(
            rows.filter { $0[3] == "01" }.compactMap { $0[2].split(separator: ":").last }.compactMap {
                Int($0, radix: 16)
            }
        )
        listening = rows.count { $0[3] == "0A" }
        unix = try Self.rows("/proc/\(pid)/net/unix").count { $0.count > 6 && inodes.contains($0[6]) }
    }

    private static func rows(_ file: String) throws -> [[String]] {
        String(decoding: try content(of: file), as: UTF8.self).split(separator: "\n").dropFirst()
            .map { $0.split(separator: " ").map(String.init) }
    }

    /// Read until nothing comes: these files have no length, and Foundation stops after the first piece.
    private static func content(of file: String) throws -> [UInt8] {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var content: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(descriptor, &piece, piece.count)
            guard count > 0 else { return content }
            content += piece[..<count]
        }
    }
}
