import RedisProtocol
import Testing

@testable import RedisClient

@Suite("RedirectionPolicy")
struct RedirectionPolicyTests {
    private let node = NodeAddress(host: "a", port: 1)

    private func error(_ code: String, _ message: String = "") -> RedisError {
        .server(ServerError(code: code, message: message))
    }

    @Test("MOVED is followed at once and ASK is asked once")
    func follows() {
        var policy = RedirectionPolicy()
        let target = NodeAddress(host: "b", port: 2)
        #expect(policy.react(to: error("MOVED", "7 b:2"), from: node, noise: 0) == .follow(slot: 7, target))
        #expect(policy.react(to: error("ASK", "7 b:2"), from: node, noise: 0) == .ask(target))
    }

    @Test("nodes that send a command round and round are stopped")
    func boundsRedirections() {
        var policy = RedirectionPolicy()
        for _ in 0..<RedirectionPolicy.maximumRedirections {
            #expect(policy.react(to: error("MOVED", "7 b:2"), from: node, noise: 0) != .fail)
        }
        #expect(policy.react(to: error("MOVED", "7 b:2"), from: node, noise: 0) == .fail)
    }

    @Test("waits double up to half a second and are spread by noise")
    func waits() {
        var policy = RedirectionPolicy()
        #expect(policy.react(to: error("TRYAGAIN"), from: node, noise: 0) == .retry(after: .microseconds(2_500)))
        #expect(policy.react(to: error("TRYAGAIN"), from: node, noise: 0) == .retry(after: .milliseconds(5)))
        for _ in 0..<20 { _ = policy.react(to: error("TRYAGAIN"), from: node, noise: 0) }
        #expect(policy.react(to: error("TRYAGAIN"), from: node, noise: 0) == .retry(after: .milliseconds(250)))
    }

    @Test("who is primary is asked again", arguments: ["CLUSTERDOWN", "LOADING", "MASTERDOWN", "READONLY"])
    func resolves(code: String) {
        var policy = RedirectionPolicy()
        #expect(policy.react(to: error(code), from: node, noise: 0) == .resolve(after: .microseconds(2_500)))
    }

    @Test(
        "the rest goes to the caller, above all what may have taken effect",
        arguments: [
            RedisError.disconnected(reason: ""), .timedOut(after: .seconds(1)), .cancelled, .crossSlot,
            .server(ServerError(code: "WRONGTYPE", message: "")), .server(ServerError(code: "MOVED", message: "?")),
        ]
    )
    func fails(error: RedisError) {
        var policy = RedirectionPolicy()
        #expect(policy.react(to: error, from: node, noise: 0) == .fail)
    }
}
