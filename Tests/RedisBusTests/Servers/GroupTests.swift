import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Groups of many partitions", .timeLimit(.minutes(10)))
struct GroupTests {
    @Test("are looked for and created by calls that share a pipeline, none waiting for another's answer")
    func pipelined() async throws {
        let server = try await RedisServer.start()
        let it = try await Installation.start(on: server, partitions: 64, routes: [])
        #expect(try await it.bus.missingGroups(of: Note.routes).count == 64 * Note.routes.flatMap(\.streams).count)
        // The server holds writes back: what else has been sent lies in its buffer.
        try await server.cli("CLIENT", "PAUSE", "600000", "WRITE")
        async let created: Void = it.bus.createGroups(of: Note.routes)
        try await waitUntil("the calls of all partitions have been sent") {
            try await server.cli("CLIENT", "LIST").split(separator: "\n").contains { line in
                let buffered = line.split(separator: " ").first { $0.hasPrefix("qbuf=") }?.dropFirst("qbuf=".count)
                return line.contains("\(it.prefix)-") && (buffered.flatMap { Int($0) } ?? 0) > 64 * 100
            }
        }
        try await server.cli("CLIENT", "UNPAUSE")
        try await created
        #expect(try await it.bus.missingGroups(of: Note.routes).isEmpty)
        try await it.cli("XGROUP", "DESTROY", it.key("notes", partition: 63), "notes")
        try await it.cli("XGROUP", "DESTROY", it.key("copies", partition: 5), "copies")
        let missing = [it.key("notes", partition: 63), it.key("copies", partition: 5)]
        #expect(try await it.bus.missingGroups(of: Note.routes) == missing)
        try await server.stop()
    }
}
