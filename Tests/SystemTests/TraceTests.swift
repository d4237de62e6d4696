import RedisTesting
import Testing

@Suite(.timeLimit(.minutes(3))) struct TraceTests {
    @Test("one trace id leads through three hops, in the messages and in the log lines")
    func oneTrace() async throws {
        let field = try await HopField()
        let worker = try await field.worker(["HOP_ANNOUNCE": "all"])
        try await field.publish(1)
        try await waitUntil("it has arrived") { try await field.isDone(1) }
        let lines = try await field.server.cli("XRANGE", HopField.key("hop.sink"), "-", "+").split(separator: "\n")
        let name = try #require(lines.firstIndex(of: "traceparent"))
        let trace = String(lines[name + 1].split(separator: "-")[1])
        let begun = worker.records.filter { $0["message"] == "message begun" }
        #expect(begun.compactMap { $0["hop.stage"] }.sorted() == ["1", "2", "3"])
        #expect(begun.allSatisfy { $0["trace"] == trace && $0["tenant"] == "acme" })
        #expect(try await worker.stop() == 0)
        try await field.end()
    }
}
