import Processes
import Testing

@testable import Chimera

@Suite struct StackTellerTests {
    private let plain = StackTeller(style: .plain)

    @Test(
        "each event is a line for people",
        arguments: [
            (.usesRedis("redis://***@h"), "using Redis at redis://***@h"),
            (.starting(.core, backlog: nil), "core starting"),
            (.starting(.worker(2), backlog: 7), "worker-2 starting because of a backlog of 7"),
            (.ready(.eventGateway, pid: 9, after: .milliseconds(84)), "event-gateway ready after 84 ms (pid 9)"),
            (
                .ended(.conductor, .exited(1), again: .milliseconds(400)),
                "conductor ended with code 1: again in 400 ms"
            ),
            (.ended(.redis, .signalled(9), again: .seconds(12)), "redis-server was ended by signal 9: again in 12 s"),
            (.unneeded(.worker(1)), "worker-1 leaving: nothing to do"),
            (.stopped(.judge, .exited(0)), "judge stopped"),
            (.stopped(.judge, nil), "judge stopped"),
            (.stopped(.judge, .exited(75)), "judge ended with code 75 while stopping"),
            (.spared(.worker(3), reason: "no room"), "worker-3 could not be started (no room): going on without it"),
            (.cutShort, "cut short"),
        ] as [(StackEvent, String)]
    )
    func lines(event: StackEvent, line: String) {
        #expect(plain.lines(for: event) == [line])
    }

    @Test("a refusal comes with the last words")
    func refusal() {
        let event = StackEvent.refused(.worker(1), .exited(78), lastWords: ["cannot start", "remedy: x"])
        let lines = plain.lines(for: event)
        #expect(
            lines == ["worker-1 ended with code 78 at its start; its last words:", "  cannot start", "  remedy: x"]
        )
    }

    @Test("colours are for terminals that have them")
    func colours() {
        let event = StackEvent.up(after: .seconds(1))
        let painted = StackTeller(style: TextStyle(hasColours: true)).lines(for: event)
        #expect(painted[0].hasPrefix("\u{1B}[32mup after"))
        #expect(plain.lines(for: event)[0].hasPrefix("up after 1000 ms"))
    }
}
