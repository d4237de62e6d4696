import RedisProtocol
import Testing

@testable import RedisClient

@Suite("Redirection")
struct RedirectionTests {
    private static let responder = NodeAddress(host: "seed", port: 7000)

    @Test(
        "redirections name slot and node",
        arguments: [
            ("MOVED", "3999 127.0.0.1:6381", Redirection.moved(slot: 3999, to: .init(host: "127.0.0.1", port: 6381))),
            ("MOVED", "3999 :6381", .moved(slot: 3999, to: .init(host: "seed", port: 6381))),
            ("MOVED", "3999 ?:6381", .moved(slot: 3999, to: .init(host: "seed", port: 6381))),
            ("ASK", "0 node.example:6381", .ask(slot: 0, to: .init(host: "node.example", port: 6381))),
            ("ASK", "16383 ::1:6381", .ask(slot: 16_383, to: .init(host: "::1", port: 6381))),
        ]
    )
    func parses(code: String, message: String, expected: Redirection) {
        #expect(Redirection(ServerError(code: code, message: message), from: Self.responder) == expected)
    }

    @Test(
        "other and malformed errors are no redirections",
        arguments: [
            ("ERR", "3999 127.0.0.1:6381"), ("MOVED", ""), ("MOVED", "x 127.0.0.1:6381"), ("MOVED", "16384 h:1"),
            ("MOVED", "-1 h:1"), ("ASK", "1 h"), ("ASK", "1 h:"), ("ASK", "1 h:70000"), ("ASK", "1 h:1 more"),
        ]
    )
    func refuses(code: String, message: String) {
        #expect(Redirection(ServerError(code: code, message: message), from: Self.responder) == nil)
    }
}
