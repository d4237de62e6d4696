import Foundation
import RedisTesting
import Testing

/// How many messages flow while something dies; the sanitisers' runs set fewer.
enum FaultLoad {
    static let messages = ProcessInfo.processInfo.environment["FAULT_MESSAGES"].flatMap { Int($0) } ?? 20_000
    static let limit: Duration = .seconds(540)
}

/// One at a time: each has many processes, and their pace matters.
@Suite(.serialized, .timeLimit(.minutes(10))) struct KillTests {
    @Test("kill -9 of a random worker every 200 ms loses nothing and doubles nothing")
    func randomKills() async throws {
        try await killAtRandom(on: .single(try await RedisServer.start(.init(appendOnly: true))), FaultLoad.messages)
    }

    /// Fewer messages than on the single server: four processes, each with 48 streams to read, start over and over on
    /// the cores that three servers share with them.
    @Test("the same on a cluster of three primaries")
    func randomKillsOnCluster() async throws {
        try await killAtRandom(on: .cluster(try await RedisClusterSet.start()), FaultLoad.messages / 4)
    }

    private func killAtRandom(on ground: HopGround, _ count: Int) async throws {
        let field = try await HopField(on: ground)
        var workers = try await field.workers(4)
        async let published: Void = field.publish(count)
        var kills = 0
        let deadline = ContinuousClock.now + FaultLoad.limit
        while try await !field.isDone(count) {
            try #require(ContinuousClock.now < deadline, "not done after \(kills) kills")
            // The pace of the killing, not a wait for anything.
            try await ContinuousClock().sleep(for: .milliseconds(200))
            let victim = Int.random(in: workers.indices)
            try await workers[victim].process.killAndWait()
            workers[victim] = try await field.worker()
            kills += 1
        }
        try await published
        #expect(kills > 0)
        try await field.expectExactlyOnce(count)
        for worker in workers { try await worker.process.killAndWait() }
        try await field.end()
    }

    @Test("SIGTERM of all workers in turn hands their work back")
    func rollingRestart() async throws {
        let count = FaultLoad.messages / 4
        let field = try await HopField(settings: ["HOP_WORK": "20ms"])
        var workers = try await field.workers(4)
        async let published: Void = field.publish(count)
        for index in workers.indices {
            try await waitUntil("some have arrived") { try await field.length(of: "hop.sink") >= count * index / 8 }
            let code = try await workers[index].stop()
            #expect(code == 0, "\(workers[index].output.suffix(1_000))")
            workers[index] = try await field.worker()
        }
        try await published
        try await waitUntil("all have arrived", within: FaultLoad.limit) { try await field.isDone(count) }
        try await field.expectExactlyOnce(count)
        for worker in workers {
            try await worker.waitUntilReady()
            #expect(try await worker.stop() == 0)
        }
        try await field.end()
    }
}
