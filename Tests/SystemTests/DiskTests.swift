import Glibc
import RedisTesting
import Testing

extension FaultTests {
    /// A disk that really is full, under the server that the work flows through.
    @Suite(.timeLimit(.minutes(10))) struct DiskTests {
        private static let refusals = "chimera_bus_errors_total{class=\"storageRefused\"}"
        private let count = FaultLoad.messages / 8

        @Test("a full disk stops publishers and holds up settling; with room again everything goes on (pitfall 38)")
        func everysec() async throws {
            let disk = try await SmallDisk.make(megabytes: 64)
            var options = RedisServer.Options(appendOnly: true)
            options.disk = disk
            let field = try await HopField(options, settings: ["HOP_WORK": "1s", "HOP_ANNOUNCE": "all"])
            let workers = try await field.workers(2)
            let publications = try HopField.publications(count)
            _ = try await field.publisher.publish(publications.prefix(count / 2))
            try await waitUntil("the workers hold work") { workers.allSatisfy { $0.output.contains("message begun") } }
            // Frozen, so that they still hold it when the disk is full.
            for worker in workers { worker.process.signal(SIGSTOP) }
            try await disk.fill(under: field.server)
            async let published = field.publisher.publish(publications.dropFirst(count / 2))
            try await waitUntil("the server could not write") {
                try await field.server.cli("INFO", "persistence").contains("aof_last_write_status:err")
            }
            try await waitUntil("the publisher was refused") {
                field.publisher.metric(Self.refusals) > 0
            }
            for worker in workers { worker.process.signal(SIGCONT) }
            try await waitUntil("the workers were refused") {
                for worker in workers where try await worker.metric(Self.refusals) == 0 { return false }
                return true
            }
            let arrived = try await field.length(of: "hop.sink")
            #expect(arrived < count)
            try await disk.makeRoom(under: field.server)
            _ = try await published
            try await waitUntil("all have arrived", within: FaultLoad.limit) { try await field.isDone(count) }
            try await field.expectExactlyOnce(count)
            // What is on the disk is whole, too.
            try await waitUntil("the server has written everything") {
                let facts = try await field.server.cli("INFO", "persistence").split(whereSeparator: \.isNewline)
                return facts.contains("aof_buffer_length:0")
            }
            try await field.server.restart()
            try await waitUntil("all are there again", within: FaultLoad.limit) { try await field.isDone(count) }
            try await field.expectExactlyOnce(count)
            for worker in workers { #expect(try await worker.stop() == 0) }
            try await field.end()
        }

        @Test("a server that syncs every write rather dies than go on without a disk; restarted, it has lost nothing")
        func always() async throws {
            let disk = try await SmallDisk.make(megabytes: 64)
            var options = RedisServer.Options(appendOnly: true, appendfsync: .always)
            options.disk = disk
            let field = try await HopField(options)
            let workers = try await field.workers(2)
            let publications = try HopField.publications(count)
            _ = try await field.publisher.publish(publications.prefix(count / 2))
            try await waitUntil("a quarter has arrived") { try await field.length(of: "hop.sink") >= count / 4 }
            try await disk.fill(under: field.server)
            async let published = field.publisher.publish(publications.dropFirst(count / 2))
            try await waitUntil("the server has ended itself", within: .seconds(120)) { !field.server.isRunning }
            #expect(
                field.server.log.contains("Can't recover from AOF write error when the AOF fsync policy is 'always'")
            )
            try await disk.makeRoom(under: field.server)
            try await field.server.restart()
            _ = try await published
            try await waitUntil("all have arrived", within: FaultLoad.limit) { try await field.isDone(count) }
            try await field.expectExactlyOnce(count)
            for worker in workers { #expect(try await worker.stop() == 0) }
            try await field.end()
        }
    }
}
