import Artifacts
import Processes
import Testing

@testable import Chimera

@Suite("What up --json tells") struct StackEventViewTests {
    @Test(
        "each event is one object",
        arguments: [
            (.usesRedis("redis://***@h"), #"{"event":"usesRedis","redis":"redis://***@h"}"#),
            (.starting(.core, backlog: nil), #"{"event":"starting","part":"core"}"#),
            (.starting(.worker(2), backlog: 7), #"{"backlog":7,"event":"starting","part":"worker-2"}"#),
            (
                .ready(.eventGateway, pid: 9, after: .milliseconds(84)),
                #"{"event":"ready","milliseconds":84,"part":"event-gateway","pid":9}"#
            ),
            (
                .ended(.redis, .signalled(9), again: .seconds(12)),
                #"{"event":"ended","milliseconds":12000,"part":"redis-server","signal":9}"#
            ),
            (.up(after: .seconds(1)), #"{"event":"up","milliseconds":1000}"#),
            (.unneeded(.worker(1)), #"{"event":"unneeded","part":"worker-1"}"#),
            (.stopping, #"{"event":"stopping"}"#),
            (.stopped(.judge, nil), #"{"event":"stopped","part":"judge"}"#),
            (.stopped(.judge, .exited(75)), #"{"event":"stopped","exitCode":75,"part":"judge"}"#),
            (
                .refused(.core, .exited(78), lastWords: ["remedy: x"]),
                #"{"event":"refused","exitCode":78,"lastWords":["remedy: x"],"part":"core"}"#
            ),
            (.spared(.worker(3), reason: "no room"), #"{"event":"spared","part":"worker-3","reason":"no room"}"#),
            (.cutShort, #"{"event":"cutShort"}"#),
            (.unannounced("full"), #"{"event":"unannounced","reason":"full"}"#),
        ] as [(StackEvent, String)]
    )
    func objects(event: StackEvent, object: String) throws {
        #expect(String(decoding: try ArtifactEncoder.encode(StackEventView(event)), as: UTF8.self) == object)
    }
}
