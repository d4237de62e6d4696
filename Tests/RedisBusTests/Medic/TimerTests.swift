import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Timers", .timeLimit(.minutes(10)))
struct TimerTests {
    private let route = Note.channel.route

    private func timer(_ name: String, after delay: Duration, _ text: String) throws -> Effect {
        let publication = try Publication(Note.make(text), to: Note.copies)
        return .timer(TimerRequest(name: TimerName(name), after: delay, publishing: publication))
    }

    @Test("a timer fires once, by the server's clock (pitfalls 19 and 29)")
    func fires() async throws {
        let it = try await Installation.start(routes: Note.routes)
        let before = try await time(it)
        _ = try await it.make(timer("t", after: .seconds(300), "later"), of: route)
        let now = try await time(it)
        let score = try #require(Int(try await it.cli("ZSCORE", it.key("timers"), "timer:t")))
        #expect((before + 300_000...now + 300_000).contains(score))

        let sweep = DueSweep(bus: it.bus)
        _ = try await sweep.round()
        #expect(try await it.length(of: "copies") == 0)
        try await it.cli("ZADD", it.key("timers"), "XX", "\(now)", "timer:t")
        for _ in 0..<2 { _ = try await sweep.round() }
        #expect(try await it.length(of: "copies") == 1)
        #expect(try await it.cli("EXISTS", it.key("timers"), it.key("bodies")) == "0")
    }

    /// The server's clock, in milliseconds.
    private func time(_ it: Installation) async throws -> Int {
        let parts = try await it.cli("TIME").split(separator: "\n").compactMap { Int($0) }
        try #require(parts.count == 2)
        return parts[0] * 1000 + parts[1] / 1000
    }

    @Test("setting a timer again replaces it")
    func replaces() async throws {
        let it = try await Installation.start(routes: Note.routes)
        _ = try await it.make(timer("t", after: .zero, "first"), of: route)
        _ = try await it.make(timer("t", after: .zero, "second"), of: route)
        _ = try await DueSweep(bus: it.bus).round()
        let taken = try await it.take(1, from: Note.copies.route)
        #expect(try taken.map { try $0.text } == ["second"])
    }

    @Test("a cleared timer never fires and leaves nothing; clearing it twice is harmless")
    func clears() async throws {
        let it = try await Installation.start(routes: Note.routes)
        _ = try await it.make(timer("t", after: .zero, "first"), of: route)
        for _ in 0..<2 { _ = try await it.make(.clearTimer(TimerName("t")), of: route) }
        _ = try await DueSweep(bus: it.bus).round()
        #expect(try await it.length(of: "copies") == 0)
        #expect(try await it.cli("EXISTS", it.key("timers"), it.key("bodies")) == "0")
    }

    @Test("one call moves at most a hundred, one round moves all (pitfall 35)", arguments: ["timers", "delayed"])
    func bounded(set: String) async throws {
        let it = try await Installation.start(routes: Note.routes)
        if set == "timers" {
            for number in 0..<250 { _ = try await it.make(timer("\(number)", after: .zero, "x"), of: route) }
        } else {
            for number in 0..<250 { try await it.note("\(number)") }
            for raw in try await it.take(250, from: route) {
                _ = try await it.settle(raw, .retry(after: .zero, because: "x"), of: route)
            }
        }
        let function = "chimera_move_due_\(FunctionLibrary.current.version)"
        let keys = ["dead", "delayed", "places", "bodies", set].map { it.key($0) }
        let answer = try await it.server.cli(["FCALL", function, "5"] + keys)
        #expect(answer.hasPrefix("100\n0\n"))
        #expect(try await it.cli("ZCARD", it.key(set)) == "150")
        _ = try await DueSweep(bus: it.bus).round()
        #expect(try await it.cli("ZCARD", it.key(set)) == "0")
        #expect(try await it.length(of: set == "timers" ? "copies" : "notes") == 250)
        let kind = set == "timers" ? "timer" : "delayed"
        #expect(it.metric("chimera_due_messages_moved_total{kind=\"\(kind)\"}") == 150)
    }
}
