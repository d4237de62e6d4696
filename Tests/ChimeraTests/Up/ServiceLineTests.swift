import Testing

@testable import Chimera

@Suite("lines of services") struct ServiceLineTests {
    @Test("a line is whole when its end has come, and never longer than the limit")
    func lines() {
        var cutter = LineCutter()
        #expect(cutter.take(Array("one\ntw".utf8)) == ["one"])
        #expect(cutter.take(Array("o\n\n".utf8)) == ["two", ""])
        #expect(cutter.take(Array(repeating: 65, count: LineCutter.limit + 9)).isEmpty)
        #expect(cutter.take([10]) == [String(repeating: "A", count: LineCutter.limit)])
    }

    @Test("readiness is read from the log, not from whatever mentions it")
    func readiness() {
        #expect(ServiceLine.isReady(#"{"level":"info","message":"service ready","service.parts":"4"}"#))
        #expect(!ServiceLine.isReady(#"{"message":"step done","note":"service ready"}"#))
        #expect(!ServiceLine.isReady("service ready"))
        #expect(PrivateServer.isReady("9:M 1 Jan 2026 * The server is now ready to accept connections at /s"))
        #expect(!PrivateServer.isReady("9:M 1 Jan 2026 * Server initialized"))
    }
}
