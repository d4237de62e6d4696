import Foundation
import Glibc
import RedisTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct FreezeTests {
    @Test("a worker frozen past its lease is fenced when it wakes")
    func frozenOwner() async throws {
        let count = 50
        let field = try await HopField(settings: ["HOP_LEASE": "1s"])
        // It works for so long that it surely holds something when it is stopped.
        let sleeper = try await field.worker(["HOP_WORK": "60s", "HOP_SLOTS": "8", "HOP_ANNOUNCE": "all"])
        try await sleeper.waitUntilReady()
        try await field.publish(count)
        try await waitUntil("it holds work") { sleeper.output.contains("message begun") }
        sleeper.process.signal(SIGSTOP)
        let other = try await field.worker()
        try await waitUntil("the other has done everything", within: .seconds(120)) { try await field.isDone(count) }
        sleeper.process.signal(SIGCONT)
        // Which comes first is a matter of moments: its own commit, or its own question whether it still holds the
        // message.
        try await waitUntil("its late commits are fenced, or it finds its leases lost") {
            let fenced = try await sleeper.metric("chimera_commits_fenced_total")
            return try await fenced + sleeper.metric("chimera_leases_lost_total") > 0
        }
        try await field.expectExactlyOnce(count)
        #expect(try await sleeper.stop() == 0)
        #expect(try await other.stop() == 0)
        try await field.end()
    }
}
