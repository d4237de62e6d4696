import Artifacts
import Bus
import RedisBus
import RedisClient
import RedisTesting
import Testing

@Suite("The bus on a cluster", .timeLimit(.minutes(10)))
struct ClusterTests {
    private static let partitions = 8

    private func lengths(_ it: Installation, _ stream: String) async throws -> Int {
        var sum = 0
        for partition in 0..<Self.partitions {
            sum += try await it.length(of: stream, partition: partition)
        }
        return sum
    }

    private func start(extra: [String] = []) async throws -> (Installation, RedisClusterSet) {
        let cluster = try await RedisClusterSet.start(RedisServer.Options(appendOnly: true, extra: extra))
        let it = try await Installation.start(
            on: cluster.nodes[0],
            url: cluster.url,
            partitions: Self.partitions,
            routes: Note.routes
        )
        return (it, cluster)
    }

    @Test("publishes, hands over, retries and reads lanes over all slots (pitfall 26)")
    func works() async throws {
        let (it, cluster) = try await start()
        let second = Recorder()
        let first = Recorder(answer: { delivery in
            guard delivery.attempt > 1 else { return .retry(after: .milliseconds(1), because: "x") }
            let note = try Note.make(delivery.body.reason, tenant: delivery.envelope.tenant.text)
            return .done(.publish(try Publication(note, to: Note.work)))
        })
        for number in 0..<80 { try await it.note("\(number)", tenant: "tenant-\(number)") }
        var options = ConsumerOptions()
        options.slots = 2
        try await running(
            it.consumer(first, on: Note.channel),
            it.consumer(second, on: Note.work, options: options),
            it.sweeping(DueSweep(bus: it.bus))
        ) {
            try await second.waitFor(80)
        }
        #expect(Set(second.texts) == Set((0..<80).map(String.init)))
        #expect(second.texts.count == 80)
        withExtendedLifetime(cluster) {}
    }

    @Test("sees a dead process and gives its work to another (pitfalls 1 and 26)")
    func crash() async throws {
        let (it, cluster) = try await start()
        let victim = try it.other("victim")
        let presence = try await Presence.announce(victim.bus)
        for number in 0..<16 { try await it.note("\(number)", tenant: "tenant-\(number)") }
        _ = try await victim.take(16, from: Note.channel.route)
        var options = MedicOptions()
        options.presenceGrace = .milliseconds(100)
        let recorder = Recorder()
        try await running(
            it.sweeping(CrashWatch(bus: it.bus, routes: Note.routes, options: options)),
            it.consumer(recorder, on: Note.channel)
        ) {
            await victim.client.close()
            try await recorder.waitFor(16)
        }
        #expect(Set(recorder.texts).count == 16)
        #expect(Set(recorder.attempts) == [2])
        withExtendedLifetime((presence, cluster)) {}
    }

    @Test("readers whose shard is away keep no slot while they wait for it (pitfall 26)")
    func deadShard() async throws {
        let (it, cluster) = try await start(extra: ["--cluster-require-full-coverage", "no"])
        var owners: [Int] = []
        for partition in 0..<Self.partitions {
            let slot = try await cluster.slot(of: it.key("notes", partition: partition))
            owners.append(try await cluster.owner(of: slot).port)
        }
        // The first node stays, for redis-cli asks it.
        let victim = try #require(cluster.nodes.dropFirst().first { owners.contains($0.port) })
        let reader = try it.other("reader", backOffClock: StoppedClock())
        var expected: Set<String> = []
        for number in 0..<60 {
            let tenant = "tenant-\(number)"
            try await it.note("\(number)", tenant: tenant)
            let partition = it.bus.partitions.partition(of: try #require(TenantID(tenant)))
            if owners[partition.index] != victim.port { expected.insert("\(number)") }
        }
        try #require(!expected.isEmpty)
        try await victim.kill()
        var options = ConsumerOptions()
        options.slots = 1
        let recorder = Recorder()
        try await running(reader.consumer(recorder, on: Note.channel, options: options)) {
            try await recorder.waitFor(expected.count)
        }
        #expect(Set(recorder.texts) == expected)
        withExtendedLifetime(cluster) {}
    }
}
