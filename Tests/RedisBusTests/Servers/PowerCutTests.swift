import Artifacts
import Bus
import RedisBus
import RedisTesting
import Testing

/// What Redis' two ways of syncing mean for events, when the machine goes and not only the process.
@Suite("A power cut", .timeLimit(.minutes(10)))
struct PowerCutTests {
    private let route = Note.channel.route

    private func install(_ sync: RedisServer.Options.FileSync) async throws -> (Installation, ForgetfulDisk) {
        let disk = try await ForgetfulDisk.make()
        var options = RedisServer.Options(appendOnly: true, appendfsync: sync)
        options.forgetful = disk
        let it = try await Installation.start(on: try await RedisServer.start(options), routes: Note.routes)
        return (it, disk)
    }

    /// Makes events one after the other, each accepted before the next.
    private func tell(_ numbers: Range<Int>, to it: Installation) async throws {
        for number in numbers {
            let event = Effect.event(try Note.make("\(number)").encoded())
            #expect(try await it.make(event, of: route) == .committed(duplicates: 0))
        }
    }

    /// What the events say that are still there after the cut, in order.
    private func survivors(_ it: Installation, _ disk: ForgetfulDisk) async throws -> [String] {
        try await disk.cutPower(of: it.server)
        try await it.server.restart()
        let beginning = EntryPosition(milliseconds: 0, sequence: 0)
        return try await EventLog(it.bus).entries(in: Partition(0), after: beginning, count: 1000)
            .map { try $0.artifact.get().decode(as: Cancel.self).body.reason }
    }

    @Test("with everysec it takes the last events that were not synced, and no other")
    func everysec() async throws {
        let (it, disk) = try await install(.everysec)
        try await tell(0..<100, to: it)
        try await waitUntil("the server has written and synced them") {
            let facts = try await it.server.cli("INFO", "persistence")
            guard facts.contains("aof_buffer_length:0") else { return false }
            return try disk.hasAll(of: it.server)
        }
        try await tell(100..<600, to: it)
        let survivors = try await survivors(it, disk)
        #expect(survivors.count >= 100)
        #expect(survivors == (0..<survivors.count).map(String.init))
    }

    @Test("with always it takes nothing that was accepted")
    func always() async throws {
        let (it, disk) = try await install(.always)
        try await tell(0..<300, to: it)
        #expect(try await survivors(it, disk) == (0..<300).map(String.init))
    }
}
