import Foundation
import Glibc
import RedisTesting
import Testing

/// Sees, with redis-cli alone, every artifact that is put on a stream, in the order in which the server does it.
final class Wiretap: Sendable {
    struct Sighting: Hashable {
        let stream: String
        let kind: String
    }

    private let server: RedisServer
    private let process: ChildProcess
    private let file: String

    init(on server: RedisServer) async throws {
        self.server = server
        let file = "\(server.directory)/wiretap"
        let descriptor = unsafe open(file, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        process = try await ChildProcess.start(["redis-cli", "-s", server.unixSocket, "monitor"], output: descriptor)
        self.file = file
        try await waitUntil("it listens") { self.text.hasPrefix("OK") }
    }

    /// Of one run, by the number that stands in every envelope about it.
    func sightings(of run: String) -> [Sighting] {
        text.split(separator: "\n").compactMap { line in
            guard line.contains(run),
                let match = line.firstMatch(
                    of: /"(?i:xadd)" "chimera:\{p0\}:(?<stream>[a-z.]+)".*?chimera\.(?<kind>\w+)\.v/
                )
            else { return nil }
            return Sighting(stream: String(match.stream), kind: String(match.kind))
        }
    }

    /// Returns when all has been written down that the server had done until now.
    func stop() async throws {
        let last = "the wiretap has come so far"
        try await server.cli("ECHO", last)
        try await waitUntil("it has heard all") { text.contains(last) }
        try await process.killAndWait()
    }

    /// Nothing written yet is nothing seen.
    private var text: String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }
}
