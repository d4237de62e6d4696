import Bus
import Hops
import RedisTesting
import Testing

extension FaultTests {
    /// What consumers rely on is destroyed under their hands.
    @Suite(.timeLimit(.minutes(10))) struct ForgottenGroupTests {
        private let count = FaultLoad.messages / 8

        @Test("groups destroyed again and again under load: each message still has one effect (pitfalls 14 and 15)")
        func destroyed() async throws {
            let field = try await HopField()
            let workers = try await field.workers(3)
            async let published: Void = field.publish(count)
            var destroyed = 0
            for share in 1...6 {
                try await waitUntil("some have arrived") { try await field.length(of: "hop.sink") >= count * share / 8 }
                for stream in HopField.hops.routes.flatMap(\.streams) {
                    let reply = try await field.ground.ask(["XGROUP", "DESTROY", HopField.key(stream.text), "hop"])
                    destroyed += Int(reply) ?? 0
                }
            }
            try await published
            try await waitUntil("all have arrived", within: FaultLoad.limit) { try await field.isDone(count) }
            try await field.expectExactlyOnce(count)
            #expect(destroyed >= 6)
            var recreated = 0.0
            for worker in workers { recreated += try await worker.metric("chimera_group_recreations_total") }
            #expect(recreated >= 6)
            for worker in workers { #expect(try await worker.stop() == 0) }
            try await field.end()
        }

        @Test("FLUSHALL under load: late work is fenced, and what is sent again has one effect (pitfall 14)")
        func flushed() async throws {
            let field = try await HopField()
            let workers = try await field.workers(3)
            let publications = try HopField.publications(count)
            _ = try await field.publisher.publish(publications.prefix(count / 2))
            try await waitUntil("some have arrived") { try await field.length(of: "hop.sink") >= count / 8 }
            async let publishing = field.publisher.publish(publications.dropFirst(count / 2), by: 10)
            try await field.server.cli("FLUSHALL")
            _ = try await publishing
            // What was published before is gone, with the memory of it; what was published since is remembered.
            _ = try await field.publisher.publish(publications)
            try await waitUntil("all have arrived", within: FaultLoad.limit) { try await field.isDone(count) }
            try await field.expectExactlyOnce(count)
            #expect(field.publisher.metric("chimera_messages_published_total{result=\"duplicate\"}") < Double(count))
            for worker in workers { #expect(try await worker.stop() == 0) }
            try await field.end()
        }
    }
}
