import Foundation
import RedisTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct ServerCrashTests {
    @Test("kill -9 of Redis in the middle, with every write synced, loses nothing and doubles nothing")
    func serverKill() async throws {
        let count = FaultLoad.messages / 4
        let field = try await HopField(RedisServer.Options(appendOnly: true, appendfsync: .always))
        let workers = try await field.workers(4)
        async let published: Void = field.publish(count)
        try await waitUntil("a quarter has arrived", within: .seconds(240)) {
            try await field.length(of: "hop.sink") >= count / 4
        }
        try await field.server.restart()
        try await published
        try await waitUntil("all have arrived", within: FaultLoad.limit) { try await field.isDone(count) }
        try await field.expectExactlyOnce(count)
        for worker in workers { #expect(try await worker.stop() == 0) }
        try await field.end()
    }
}
