import FoundationEssentials
import RedisTesting

/// The C program that shows what the server can do for a client without any runtime.
struct BareLoop {
    let server: RedisServer

    /// Fields and sizes as our own small messages have them.
    private static let fields = [
        "specversion:3", "id:36", "type:19", "source:5", "time:24", "tenant:4", "iid:36", "classification:8",
        "digest:71", "body:128",
    ]

    func rate(_ messages: Int) async throws -> Double {
        try await server.cli("FLUSHALL")
        try await server.cli("XGROUP", "CREATE", "in", "g", "0", "MKSTREAM")
        let common = ["--port", "\(server.port)", "--stream", "in", "--messages", "\(messages)"]
        _ = try await run(["fill"] + common + Self.fields.flatMap { ["--field", $0] })
        let answer = try await run(["loop"] + common + ["--out", "out", "--group", "g", "--batch", "256"])
        return try Answer(answer).rate
    }

    private func run(_ arguments: [String]) async throws -> String {
        let program = CommandLine.arguments[0].split(separator: "/").dropLast().joined(separator: "/")
        let folder = CommandLine.arguments[0].hasPrefix("/") ? "/" + program : program
        return try await CommandLineTool.run(["\(folder)/BareLoop"] + arguments)
    }

    private struct Answer: Decodable {
        let rate: Double

        init(_ text: String) throws {
            self = try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
        }
    }
}
