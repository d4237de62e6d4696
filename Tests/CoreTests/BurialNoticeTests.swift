import Artifacts
import Bus
import Observability
import Pipeline
import RedisBus
import RedisTesting
import ServiceRuntime
import Testing

@testable import Core

@Suite("BurialNotice", .timeLimit(.minutes(10)))
struct BurialNoticeTests {
    private func sweep(_ site: Site) throws -> BurialSweep {
        BurialSweep(
            Undertaker(pools: [try #require(PoolName("general"))], source: try #require(ArtifactSource("core"))),
            bus: site.context.bus,
            metrics: CoreMetrics(site.context.metrics),
            logger: Logger()
        ) { Alerts.now }
    }

    /// Writes a dead letter as the bus does.
    private func bury(_ fields: [(String, String)], home: String, because reason: String, at site: Site) async throws {
        let own = [("~home", "\(site.prefix):{p0}:\(home)"), ("~reason", reason), ("~detail", "nobody wants it")]
        let words = (own + fields).flatMap { [$0.0, $0.1] }
        try await site.server.cli(["XADD", "\(site.prefix):{p0}:dead", "7-1"] + words)
    }

    private func fields(_ raw: RawArtifact) -> [(String, String)] {
        raw.fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }
    }

    /// The notices, after some cores have looked more than once.
    private func notices(at site: Site) async throws -> [Artifact<OpsEvent>] {
        let sweeps = try (1...3).map { try sweep(site.other("core-\($0)")) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sweep in sweeps { group.addTask { for _ in 0..<2 { _ = try await sweep.round() } } }
            try await group.waitForAll()
        }
        let bus = site.context.bus
        let beginning = EntryPosition(milliseconds: 0, sequence: 0)
        let told = try await EventLog(bus).entries(in: bus.partitions.all[0], after: beginning)
        return try told.map { try $0.artifact.get().decode(as: OpsEvent.self) }
    }

    @Test("who stated a goal that was refused hears why, once, and where it lies")
    func goal() async throws {
        let site = try await Site.start()
        let goal = try Goals.goal()
        try await bury(fields(try goal.encoded()), home: "goals.high", because: "rejected", at: site)
        let told = try await notices(at: site)
        #expect(told.count == 1)
        let notice = try #require(told.first)
        #expect(notice.body.name == "message.buried" && notice.body.severity == .error)
        #expect(notice.envelope.tenant.text == "acme")
        #expect(notice.envelope.goal == GoalID(sharing: goal.envelope.id))
        #expect(notice.body.run == RunID(sharing: goal.envelope.id))
        #expect(notice.envelope.idempotencyKey.answers(goal.envelope.id))
        let words = ["goals.high", "rejected", "nobody wants it", "chimera dead show 0:7-1."]
        #expect(words.allSatisfy { notice.body.message.contains($0) }, "\(notice.body.message)")
        #expect(notice.body.data?["position"] == .string("0:7-1"))
    }

    @Test("a plan that was given up for the last time is told of; one that comes back is not")
    func lastChance() async throws {
        for (returns, count) in [(0, 0), (SecondChance.limit, 1)] {
            let site = try await Site.start()
            var goal = try Goals.goal()
            goal.envelope.returns = returns
            try await bury(fields(try goal.encoded()), home: "goals", because: "delivery_limit", at: site)
            #expect(try await notices(at: site).count == count)
        }
    }

    @Test("an entry that is no artifact is told of to the installation, within what an event may say")
    func garbage() async throws {
        let site = try await Site.start()
        let flags = String(repeating: "🇩🇪", count: 2000)
        try await bury(
            [("hello", "world"), ("tenant", "NOT ONE"), ("run", "x")],
            home: flags,
            because: flags,
            at: site
        )
        let told = try await notices(at: site)
        #expect(told.map(\.envelope.tenant.text) == ["system"])
        #expect(told.first?.envelope.goal == nil && told.first?.body.data?["position"] == .string("0:7-1"))
    }

    @Test("an order to a worker that cannot be read is told of in its tenant, with its run")
    func order() async throws {
        let site = try await Site.start()
        let run = RunID.next()
        try await bury(
            [("tenant", "acme"), ("run", run.text), ("body", "{")],
            home: "task.general.high",
            because: "malformed_json",
            at: site
        )
        let told = try await notices(at: site)
        #expect(told.map(\.envelope.tenant.text) == ["acme"] && told.map(\.body.run) == [run])
    }
}
