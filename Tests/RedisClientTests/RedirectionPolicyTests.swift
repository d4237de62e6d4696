import RedisProtocol
import Testing

@testable import RedisClient

@Suite("RedirectionPolicy")
struct RedirectionPolicyTests {
    /// Draws the lowest or the highest number for ever.
    private struct Constant: RandomNumberGenerator {
        var number: UInt64
        mutating func next() -> UInt64 { number }
    }

    private func action(
        _ error: RedisError,
        attempt: Int = 1,
        mayRepeat: Bool = false
    ) -> RedirectionPolicy.Action {
        var lowest = Constant(number: 0)
        return RedirectionPolicy.action(
            for: error,
            from: NodeAddress(host: "a", port: 1),
            attempt: attempt,
            mayRepeat: mayRepeat,
            using: &lowest
        )
    }

    private func server(_ code: String, _ message: String = "") -> RedisError {
        .server(ServerError(code: code, message: message))
    }

    @Test("MOVED is followed at once and ASK is asked once")
    func follows() {
        let target = NodeAddress(host: "b", port: 2)
        #expect(action(server("MOVED", "7 b:2")) == .follow(slot: 7, target))
        #expect(action(server("ASK", "7 b:2")) == .ask(target))
    }

    @Test("nodes that send a command round and round are given time to agree")
    func boundsRedirections() {
        let last = RedirectionPolicy.maximumRedirections
        #expect(action(server("MOVED", "7 b:2"), attempt: last) == .follow(slot: 7, .init(host: "b", port: 2)))
        #expect(action(server("MOVED", "7 b:2"), attempt: last + 1) == .resolve(after: .milliseconds(250)))
    }

    @Test("waits double up to half a second", arguments: zip([1, 2, 3, 40], [2_500, 5_000, 10_000, 250_000]))
    func waits(attempt: Int, microseconds: Int) {
        #expect(action(server("TRYAGAIN"), attempt: attempt) == .retry(after: .microseconds(microseconds)))
    }

    @Test("who is primary is asked again", arguments: ["CLUSTERDOWN", "LOADING", "MASTERDOWN", "READONLY"])
    func resolves(code: String) {
        #expect(action(server(code)) == .resolve(after: .microseconds(2_500)))
    }

    @Test("a broken connection is mended for the caller only when twice does no harm")
    func repeats() {
        #expect(action(.disconnected(reason: "")) == .fail)
        #expect(action(.disconnected(reason: ""), mayRepeat: true) == .resolve(after: .microseconds(2_500)))
        #expect(action(.unavailable(reason: "")) == .resolve(after: .microseconds(2_500)))
    }

    @Test(
        "the rest goes to the caller",
        arguments: [
            RedisError.timedOut(after: .seconds(1)), .cancelled, .crossSlot, .untrusted(reason: ""),
            .server(ServerError(code: "WRONGTYPE", message: "")), .server(ServerError(code: "MOVED", message: "?")),
            .server(ServerError(code: "OOM", message: "")), .server(ServerError(code: "NOGROUP", message: "")),
        ]
    )
    func fails(error: RedisError) {
        #expect(action(error, mayRepeat: true) == .fail)
    }
}
