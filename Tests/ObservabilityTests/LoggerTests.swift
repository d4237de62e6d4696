import Foundation
import Observability
import Testing

@Suite struct LoggerTests {
    private let sink = CapturingSink()

    private func makeLogger(_ level: LogLevel = .debug) -> Logger {
        Logger(service: "judge", level: level, sink: sink) { Date(timeIntervalSince1970: 1_700_000_000.5) }
    }

    private func record(_ index: Int = 0) throws -> [String: String] {
        let line = try #require(sink.lines.dropFirst(index).first)
        #expect(line.last == UInt8(ascii: "\n"))
        #expect(!line.dropLast().contains(UInt8(ascii: "\n")))
        return try #require(JSONSerialization.jsonObject(with: Data(line)) as? [String: String])
    }

    @Test("a record has time, level, service, message, trace, tenant and its metadata")
    func fields() throws {
        makeLogger().with(tenant: "acme").info("entry settled", ["stream.entry": "1-0"])
        #expect(
            try record() == [
                "ts": "2023-11-14T22:13:20.500Z", "level": "info", "service": "judge", "message": "entry settled",
                "trace": "", "tenant": "acme", "stream.entry": "1-0",
            ]
        )
    }

    @Test("a child logger carries its metadata and trace; the record's own value wins")
    func child() throws {
        let trace = TraceContext.root()
        let child = makeLogger().with(["attempt": "1", "pool": "llm"]).with(trace: trace)
        child.warning("retry", ["attempt": "2"])
        let fields = try record()
        #expect(fields["trace"] == trace.traceID)
        #expect(fields["attempt"] == "2")
        #expect(fields["pool"] == "llm")
    }

    @Test("records below the level are dropped, and their metadata is never evaluated")
    func levels() {
        let logger = makeLogger(.warning)
        func metadata() -> [String: String] {
            Issue.record("evaluated")
            return [:]
        }
        logger.debug("a", metadata())
        logger.info("b", metadata())
        logger.warning("c")
        logger.error("d")
        #expect(sink.lines.count == 2)
        #expect(logger.isEnabled(.error) && !logger.isEnabled(.info))
        #expect(!Logger().isEnabled(.error))
    }

    @Test(
        "any text survives as JSON",
        arguments: ["\"quoted\" \\ back", "line\nfeed\r\ttab", "\u{0}\u{1F}\u{7F}", "é 漢 🐉", "</script>\u{2028}"]
    )
    func escaping(text: String) throws {
        makeLogger().error("odd", ["value": text, text: "key"])
        let fields = try record()
        #expect(fields["value"] == text)
        #expect(fields[text] == "key")
    }

    @Test("metadata cannot overwrite the record's own fields")
    func reservedKeys() throws {
        makeLogger().info("real", ["message": "forged", "level": "error"])
        let fields = try record()
        #expect(fields["message"] == "real")
        #expect(fields["metadata.message"] == "forged")
        #expect(fields["metadata.level"] == "error")
    }

    @Test("long values are cut on a character boundary, and a line never exceeds 4,096 bytes")
    func limits() throws {
        makeLogger().info("long", ["value": String(repeating: "漢", count: 2000)])
        let cut = try record()
        #expect(cut["value"] == String(repeating: "漢", count: 341))
        #expect(cut["log.truncated"] == "true")

        let many = (0..<50).map { ("key\($0)", String(repeating: "\u{1}", count: 200)) }
        makeLogger().info("many", Dictionary(uniqueKeysWithValues: many))
        #expect(try record(1)["log.truncated"] == "true")
        let line = try #require(sink.lines.last)
        #expect(line.count <= 4096)
    }
}
