import RedisTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct TraceTests {
    @Test("one trace id leads through three hops, in the messages and in the log lines")
    func oneTrace() async throws {
        let field = try await HopField()
        let worker = try await field.worker(["HOP_ANNOUNCE": "all"])
        try await field.publish(1)
        try await waitUntil("it has arrived") { try await field.isDone(1) }
        let entry = try await field.server.cli("XRANGE", HopField.key("hop.sink"), "-", "+")
        let traceparent = try #require(entry.firstMatch(of: /traceparent[=\s]00-(?<trace>[0-9a-f]{32})-/))
        let trace = String(traceparent.trace)
        let begun = worker.records.filter { $0["message"] == "message begun" }
        #expect(begun.compactMap { $0["hop.stage"] }.sorted() == ["1", "2", "3"])
        #expect(begun.allSatisfy { $0["trace"] == trace && $0["tenant"] == "tenant-1" })
        #expect(try await worker.stop() == 0)
        try await field.end()
    }
}
