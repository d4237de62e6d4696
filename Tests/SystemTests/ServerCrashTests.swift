import Foundation
import RedisTesting
import Testing

extension FaultTests {
    @Suite(.timeLimit(.minutes(10))) struct ServerCrashTests {
        @Test(
            "kill -9 of Redis in the middle, again and again, with every write synced, loses nothing and doubles nothing"
        )
        func serverKill() async throws {
            let count = FaultLoad.messages
            let field = try await HopField(RedisServer.Options(appendOnly: true, appendfsync: .always))
            let workers = try await field.workers(4)
            async let published: Void = field.publish(count)
            for share in 1...7 {
                try await waitUntil("\(share)/8 have arrived", within: .seconds(240)) {
                    try await field.length(of: "hop.sink") >= count * share / 8
                }
                try await field.server.restart()
            }
            try await published
            try await waitUntil("all have arrived", within: FaultLoad.limit) { try await field.isDone(count) }
            try await field.expectExactlyOnce(count)
            for worker in workers { #expect(try await worker.stop() == 0) }
            try await field.end()
        }

        @Test("the power goes again and again, with every write synced: nothing that was accepted is lost or doubled")
        func powerCut() async throws {
            let count = FaultLoad.messages / 8
            let disk = try await ForgetfulDisk.make()
            var options = RedisServer.Options(appendOnly: true, appendfsync: .always)
            options.forgetful = disk
            let field = try await HopField(options)
            let workers = try await field.workers(2)
            let publications = try HopField.publications(count)
            for round in 0..<4 {
                // What has just been accepted is what a cut would take.
                _ = try await field.publisher.publish(publications[count * round / 4..<count * (round + 1) / 4])
                try await disk.cutPower(of: field.server)
                try await field.server.restart()
            }
            try await waitUntil("nothing is on the way", within: FaultLoad.limit) { try await field.isIdle() }
            try await field.expectExactlyOnce(count)
            for worker in workers { #expect(try await worker.stop() == 0) }
            try await field.end()
        }

        @Test("a server that comes back loading is waited for; work resumes by itself (pitfall 38)")
        func loading() async throws {
            let count = FaultLoad.messages / 10
            // Each key delays the loading by as many microseconds, and between any two the server answers LOADING.
            let slow = ["--key-load-delay", "200", "--loading-process-events-interval-bytes", "1024"]
            let field = try await HopField(RedisServer.Options(appendOnly: true, appendfsync: .always, extra: slow))
            let workers = try await field.workers(2)
            let publications = try HopField.publications(count)
            _ = try await field.publisher.publish(publications.prefix(count / 2))
            async let published = field.publisher.publish(publications.dropFirst(count / 2), by: 10)
            try await field.server.restartWithoutWaiting()
            try await waitUntil("the clients have met LOADING") {
                // Not even redis-cli gets through at first.
                let errors = (try? await field.server.cli("INFO", "errorstats")) ?? ""
                return errors.contains("errorstat_LOADING")
            }
            try await waitUntil("it serves again") { (try? await field.server.cli("PING")) == "PONG" }
            _ = try await published
            try await waitUntil("all have arrived", within: FaultLoad.limit) { try await field.isDone(count) }
            try await field.expectExactlyOnce(count)
            for worker in workers { #expect(try await worker.stop() == 0) }
            try await field.end()
        }
    }
}
