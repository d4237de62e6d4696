import Artifacts
import Bus
import Lifecycle
import Pipeline
import RedisBus
import RedisTesting
import Runs
import ServiceRuntime
import Testing

@testable import Chimera

@Suite("chimera queue, workers and budget show", .timeLimit(.minutes(10)))
struct InstallationVerbTests {
    @Test("queue shows what waits, over all partitions, and says when it is unknown")
    func queue() async throws {
        let place = try await Place.start()
        try await place.bury("t", because: "x")
        for name in ["a", "b", "c"] {
            let tenant = try #require(TenantID(name))
            let body = Cancel(goal: .next(), requestedBy: "ann", reason: "r", requestedAt: .now())
            let source = try #require(ArtifactSource("test"))
            let artifact = Artifact(envelope: Envelope(kind: .cancel, source: source, tenant: tenant), body: body)
            let lane: Lane = name == "a" ? .high : .low
            _ = try await place.context.publisher.publish(artifact, to: Channels.cancellations, lane: lane)
        }
        let queues = try await place.json("queue")
        let channel = try #require(queues["channels"]?.elements.first { $0["channel"]?.text == "command.cancel" })
        #expect(channel["queued"] == .integer(3) && channel["pending"] == .integer(0))
        #expect(channel["lanes"]?["high"] == .integer(1) && channel["lanes"]?["low"] == .integer(2))
        #expect(channel["group"]?.text == "conductor" && channel["oldestMs"] != nil)
        #expect(queues["dead"] == .integer(1) && queues["delayed"] == .integer(0))
        let table = await place.run("queue")
        #expect(table.code == .success)
        #expect(table.text.contains(" 1/0/2 "), "\(table.text)")
        #expect(table.text.contains("task.general") && table.text.hasSuffix("parked 0, dead 1\n"))
        try await place.server.cli(["XGROUP", "DESTROY", "\(place.prefix):{p0}:command.cancel", "conductor"])
        #expect(await place.run("queue").text.contains("unknown"))
    }

    @Test("workers tells who is there from who is gone, with what workers say of themselves")
    func workers() async throws {
        let place = try await Place.start()
        #expect(try await place.json("workers") == .array([]))
        let presence = try await Presence.announce(place.context.bus)
        try await place.server.cli(["HSET", "\(place.prefix):{p0}:consumers", "gone-1", "1"])
        let heartbeat = Heartbeat(
            service: "worker",
            instance: "test-1",
            version: "1.2.3",
            state: .ready,
            sequence: 1,
            progress: 1,
            slots: 8,
            busy: 3,
            pools: [try #require(PoolName("general"))],
            capabilities: [try #require(CapabilityName("apply"))],
            sentAt: .now()
        )
        let change = StateChange(
            key: .worker(place.context.bus.consumer),
            replacing: nil,
            with: try ArtifactEncoder.encode(heartbeat)
        )
        _ = try await place.context.bus.make([.state(change)], in: Partition(0))
        let lines = await place.run("workers").text.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("gone-1") && $0.contains(" gone ") })
        #expect(
            lines.contains {
                $0.hasPrefix("test-1") && $0.contains(" present ") && $0.contains("3/8") && $0.contains(" apply ")
            }
        )
        #expect(try await place.json("workers").elements.map { $0["isPresent"] } == [.bool(false), .bool(true)])
        withExtendedLifetime(presence) {}
    }

    @Test("budget limit sets a tenant's month, for that tenant alone, and stands in the audit log")
    func limit() async throws {
        let place = try await Place.start()
        let tenant = try #require(TenantID("acme"))
        for amount in ["1", "99.5"] {
            let words = ["budget", "limit", "--month", amount, "--tenant", "acme", "--reason", "why", "--as", "bo"]
            let screen = Screen()
            let code = await CLICommand(words).run(environment: place.environment, output: screen.terminal)
            #expect(code == .success, "\(screen.text)")
        }
        let budgets = try await place.json("budget", "show", "--tenant", "acme").elements
        #expect(budgets.first?["limitMicros"] == .integer(99_500_000))
        #expect(try await place.json("budget", "show").elements.first?["limitMicros"] == nil)
        let partition = place.context.bus.partitions.partition(of: tenant)
        let entries = try await AuditLog(place.context.bus).entries(in: partition, after: 0)
        let last = try #require(entries.last?.fields)
        let fields = Dictionary(uniqueKeysWithValues: last.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) })
        #expect(entries.count == 2 && fields["event"] == "budget.limited" && fields["by"] == "bo")
        #expect(fields["before"] == "1000000" && fields["limit"] == "99500000" && fields["reason"] == "why")
        #expect(await place.run("budget", "limit", "--month", "-1").code == .usage)
        #expect(await place.run("budget", "limit").code == .usage)
    }

    @Test("agents and sub-agents are listed with what they have spent in the month, and a year of it; a person lifts")
    func agents() async throws {
        let place = try await Place.start()
        let tenant = try #require(TenantID("acme"))
        let month = BillingMonth(of: .now()).text
        let path = AgentPath("atlas:9000000/forge:2000000")
        var effects: [Effect] = []
        let old = AgentAccount.all(of: path, tenant: tenant, month: "2001-01")
        for account in AgentAccount.all(of: path, tenant: tenant, month: month) + old {
            effects += [
                .limit(BudgetLimit(account.scope, 9_000_000)),
                .reserve(Reservation(id: "r", amount: 1_500_000, scopes: [account.scope])),
                .spend(Reservation(id: "r", amount: 1_500_000, scopes: [account.scope])),
                .list(Listing(account.scope.name, in: .agentAccounts, at: .now(), keeping: BillingMonth.memory)),
            ]
        }
        let partition = place.context.bus.partitions.partition(of: tenant)
        _ = try await place.context.bus.make(effects, in: partition)
        let budgets = try await place.json("budget", "show").elements.filter { $0["tenant"]?.text == "acme" }
        #expect(budgets.compactMap { $0["scope"]?.text } == ["month", "agent", "sub_agent"])
        #expect(budgets.compactMap { $0["name"]?.text } == [month, "atlas", "atlas/forge"])
        #expect(budgets.last?["spentMicros"] == .integer(1_500_000))
        let lines = await place.run("agents", "--spending", "--tenant", "acme").text.split(separator: "\n")
        #expect(lines.count == 3 && lines[2].hasPrefix("atlas/forge") && lines[2].contains("1.50"), "\(lines)")
        #expect(try await place.json("agents", "--spending").elements.allSatisfy { $0["annualMicros"] != nil })
        #expect(try await place.json("agents", "--spending", "--tenant", "other").elements.isEmpty)
        // The account of an agent that has spent nothing yet is found, too.
        let words = ["budget", "limit", "--month", "3", "--tenant", "acme", "--agent"]
        for agent in ["atlas/forge", "shield"] {
            let screen = Screen()
            let code = await CLICommand(words + [agent]).run(environment: place.environment, output: screen.terminal)
            #expect(code == .success && screen.text.contains("\(agent), for acme, may spend 3.00"), "\(screen.text)")
            #expect(!screen.text.contains("note:"))
        }
        let lifted = try await place.json("agents", "--spending").elements
        #expect(lifted.map { $0["limitMicros"] } == [.integer(9_000_000), .integer(3_000_000), .integer(3_000_000)])
        #expect(try await place.json("budget", "show", "--tenant", "acme").elements.first?["limitMicros"] == nil)
        let entries = try await AuditLog(place.context.bus).entries(in: partition, after: 0)
        #expect(entries.last?.fields.contains { $0.name == "agent" && $0.value == Array("shield".utf8) } == true)
        #expect(await place.run("budget", "limit", "--month", "1", "--agent", "a/b/c").code == .usage)
        let slip = await place.run("budget", "limit", "--month", "3", "--tenant", "other", "--agent", "atlsa").text
        #expect(slip.contains("note: no file of the catalogue here names an agent atlsa"), "\(slip)")
    }

    @Test("amounts are read to the millionth, and nothing else is an amount")
    func amounts() {
        let amounts = ["0", "250", "99.5", "0.000001", "1000000000"].map(Money.micros)
        #expect(amounts == [0, 250_000_000, 99_500_000, 1, 1_000_000_000_000_000])
        for text in ["", ".", "1.", ".5", "-1", "1e3", "0.0000001", "1000000001", "1.2.3", "٣"] {
            #expect(Money.micros(text) == nil, "\(text)")
        }
    }

    @Test("audit archives lists what the log is kept for, and audit forget gives one up")
    func archives() async throws {
        let place = try await Place.start()
        let log = AuditLog(place.context.bus)
        for partition in place.context.bus.partitions.all { _ = try await log.note("gone", has: 7, in: partition) }
        _ = try await log.note("here", has: 9, in: Partition(0))
        let found = try await place.json("audit", "archives").elements
        #expect(found.compactMap { $0["archive"]?.text } == ["gone", "here", "gone"])
        #expect(found.map { $0["number"] } == [.integer(7), .integer(9), .integer(7)])
        #expect(await place.run("audit", "forget", "gone").text == "forgotten: gone\n")
        #expect(await place.run("audit", "forget", "gone").code == .noInput)
        #expect(try await place.json("audit", "archives").elements.compactMap { $0["archive"]?.text } == ["here"])
    }

    @Test("budget show tells a tenant's month, its limit, what was spent and what is held")
    func budgets() async throws {
        let place = try await Place.start()
        let tenant = try #require(TenantID("acme"))
        let scope = BudgetScope.tenant(tenant, month: BillingMonth(of: .now()).text)
        let effects: [Effect] = [
            .limit(BudgetLimit(scope, 9_000_000)), .reserve(Reservation(id: "r", amount: 1_500_000, scopes: [scope])),
        ]
        let partition = place.context.bus.partitions.partition(of: tenant)
        _ = try await place.context.bus.make(effects, in: partition)
        let budgets = try await place.json("budget", "show", "--tenant", "acme").elements
        #expect(budgets.count == 1)
        #expect(budgets.first?["reservedMicros"] == .integer(1_500_000))
        #expect(budgets.first?["limitMicros"] == .integer(9_000_000))
        let text = await place.run("budget", "show", "--tenant", "acme").text
        #expect(text.contains("month") && text.contains("9.00") && text.contains("1.50"))
        #expect(await place.run("budget", "show").text.contains("not set yet"))
    }
}
