import Bus
import RedisBus
import RedisTesting
import Testing

@Suite("Budget", .timeLimit(.minutes(10)))
struct BudgetTests {
    private let route = Note.channel.route
    private let tenant = BudgetScope("tenant")
    private let goal = BudgetScope("goal")

    private func installation(tenant: Int?, goal: Int? = nil) async throws -> Installation {
        let it = try await Installation.start(routes: Note.routes)
        for (scope, limit) in [("tenant", tenant), ("goal", goal)] {
            if let limit { try await it.cli("HSET", it.key("budget:\(scope)"), "limit", "\(limit)") }
        }
        return it
    }

    private func sums(_ it: Installation, _ scope: String = "tenant") async throws -> String {
        let spent = try await it.cli("HGET", it.key("budget:\(scope)"), "spent")
        return "\(spent)/\(try await it.cli("HGET", it.key("budget:\(scope)"), "reserved"))"
    }

    @Test("a thousand racing reservations against a hundred units admit exactly a hundred")
    func race() async throws {
        let it = try await installation(tenant: 100)
        let processes = try (0..<4).map { try it.other("racer-\($0)") }
        let scopes = [tenant]
        let admitted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<1000 {
                group.addTask {
                    let reservation = Reservation(id: "r\(number)", amount: 1, scopes: scopes)
                    let result = try await processes[number % 4].make(.reserve(reservation), of: Note.channel.route)
                    guard case .refused(.overBudget) = result else { return result == .committed(duplicates: 0) }
                    return false
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(admitted == 100)
        #expect(try await sums(it) == "0/100")
        #expect(try await it.cli("HLEN", it.key("budget:tenant")) == "103")
    }

    @Test("the narrowest scope that is exhausted refuses, and nothing is left in the wider ones")
    func hierarchy() async throws {
        let it = try await installation(tenant: 100, goal: 10)
        let copy = Effect.publish(try Publication(Note.make("copy"), to: Note.copies))
        let big = Reservation(id: "big", amount: 11, scopes: [tenant, goal])
        #expect(
            try await it.make(copy, .reserve(big), of: route) == .refused(.overBudget(scope: "goal"))
        )
        #expect(try await it.cli("HGETALL", it.key("budget:tenant")) == "limit\n100")
        #expect(try await it.length(of: "copies") == 0)
        let small = Reservation(id: "small", amount: 10, scopes: [tenant, goal])
        #expect(try await it.make(.reserve(small), of: route) == .committed(duplicates: 0))
        #expect(try await sums(it) == "0/10")
        #expect(try await sums(it, "goal") == "0/10")
    }

    @Test("a scope without a limit refuses")
    func unlimited() async throws {
        let it = try await installation(tenant: nil)
        let refused = try await it.make(.reserve(Reservation(id: "r", amount: 0, scopes: [tenant])), of: route)
        #expect(refused == .refused(.overBudget(scope: "tenant")))
        #expect(try await it.cli("EXISTS", it.key("budget:tenant")) == "0")
    }

    @Test("what is free is reserved and paid for also where nothing is left")
    func free() async throws {
        let it = try await installation(tenant: 100)
        for spent in [60, 70] {
            _ = try await it.make(.reserve(Reservation(id: "\(spent)", amount: 30, scopes: [tenant])), of: route)
            _ = try await it.make(.spend(Reservation(id: "\(spent)", amount: spent, scopes: [tenant])), of: route)
        }
        #expect(try await sums(it) == "130/0")
        let late = [
            Effect.reserve(Reservation(id: "late", amount: 0, scopes: [tenant])),
            Effect.spend(Reservation(id: "late", amount: 5, scopes: [tenant])),
        ]
        #expect(try await it.make(late[0], late[1], of: route) == .committed(duplicates: 0))
        #expect(try await sums(it) == "135/0")
        let more = try await it.make(.reserve(Reservation(id: "more", amount: 1, scopes: [tenant])), of: route)
        #expect(more == .refused(.overBudget(scope: "tenant")))
    }

    @Test("a limit holds for what the same commit reserves; a default yields to one that is set")
    func limits() async throws {
        let it = try await installation(tenant: nil, goal: 10)
        let reserve = Effect.reserve(Reservation(id: "r", amount: 20, scopes: [tenant, goal]))
        let first = Effect.limit(BudgetLimit(tenant, 50, isDefault: true))
        let yielding = Effect.limit(BudgetLimit(goal, 20, isDefault: true))
        let refused = try await it.make(first, yielding, reserve, of: route)
        #expect(refused == .refused(.overBudget(scope: "goal")))
        #expect(try await it.cli("EXISTS", it.key("budget:tenant")) == "0")
        let raised = Effect.limit(BudgetLimit(goal, 20, expiry: .seconds(3600)))
        #expect(try await it.make(first, raised, reserve, of: route) == .committed(duplicates: 0))
        #expect(try await it.cli("HGET", it.key("budget:tenant"), "limit") == "50")
        #expect(try await it.cli("PTTL", it.key("budget:tenant")) == "-1")
        #expect(try await it.cli("HGET", it.key("budget:goal"), "limit") == "20")
        #expect((1...3_600_000).contains(Int(try await it.cli("PTTL", it.key("budget:goal"))) ?? 0))
        let again = try await it.make(.limit(BudgetLimit(tenant, 1, isDefault: true)), of: route)
        #expect(again == .committed(duplicates: 0))
        #expect(try await it.cli("HGET", it.key("budget:tenant"), "limit") == "50")
    }

    @Test("settling books what was spent and frees what was held")
    func settle() async throws {
        let it = try await installation(tenant: 100)
        _ = try await it.make(.reserve(Reservation(id: "r", amount: 60, scopes: [tenant])), of: route)
        _ = try await it.make(.spend(Reservation(id: "r", amount: 70, scopes: [tenant])), of: route)
        #expect(try await sums(it) == "70/0")
        let more = try await it.make(.reserve(Reservation(id: "s", amount: 31, scopes: [tenant])), of: route)
        #expect(more == .refused(.overBudget(scope: "tenant")))
        #expect(
            try await it.make(.reserve(Reservation(id: "s", amount: 30, scopes: [tenant])), of: route)
                == .committed(duplicates: 0)
        )
    }

    @Test("spending nothing releases")
    func release() async throws {
        let it = try await installation(tenant: 100)
        _ = try await it.make(.reserve(Reservation(id: "r", amount: 60, scopes: [tenant])), of: route)
        _ = try await it.make(.spend(Reservation(id: "r", amount: 0, scopes: [tenant])), of: route)
        #expect(try await sums(it) == "0/0")
        #expect(try await it.cli("HEXISTS", it.key("budget:tenant"), "r:r") == "0")
    }

    @Test("one reservation holds once, and gives back once")
    func doubles() async throws {
        let it = try await installation(tenant: 100)
        let reservation = Reservation(id: "r", amount: 60, scopes: [tenant])
        for _ in 0..<2 { #expect(try await it.make(.reserve(reservation), of: route) == .committed(duplicates: 0)) }
        #expect(try await sums(it) == "0/60")
        let release = Reservation(id: "r", amount: 0, scopes: [tenant])
        for _ in 0..<2 { _ = try await it.make(.spend(release), of: route) }
        #expect(try await sums(it) == "0/0")
    }

    @Test("settling a reservation again, in the same commit or a later one, books nothing and says so")
    func settledTwice() async throws {
        let it = try await installation(tenant: 100, goal: 100)
        let scopes = [tenant, goal]
        _ = try await it.make(.reserve(Reservation(id: "r", amount: 60, scopes: scopes)), of: route)
        let spend = Effect.spend(Reservation(id: "r", amount: 70, scopes: scopes))
        #expect(try await it.make(spend, spend, of: route) == .committed(duplicates: 1))
        #expect(try await it.make(spend, of: route) == .committed(duplicates: 1))
        for scope in ["tenant", "goal"] { #expect(try await sums(it, scope) == "70/0") }
        // Nor does the second one make room, or take it, in what the same commit plans.
        let next = Effect.reserve(Reservation(id: "s", amount: 30, scopes: scopes))
        #expect(try await it.make(spend, next, of: route) == .committed(duplicates: 1))
        for scope in ["tenant", "goal"] { #expect(try await sums(it, scope) == "70/30") }
    }

    @Test("a scope that holds nothing under that name is left as it is, the others settle")
    func partlyHeld() async throws {
        let it = try await installation(tenant: 100, goal: 100)
        _ = try await it.make(.reserve(Reservation(id: "r", amount: 60, scopes: [tenant])), of: route)
        let spend = Effect.spend(Reservation(id: "r", amount: 50, scopes: [tenant, goal]))
        #expect(try await it.make(spend, of: route) == .committed(duplicates: 0))
        #expect(try await sums(it) == "50/0")
        #expect(try await it.cli("HGETALL", it.key("budget:goal")) == "limit\n100")
    }

    @Test("what was never reserved is not booked; with a reservation of nothing in the same commit it is")
    func withoutEstimate() async throws {
        let it = try await installation(tenant: 100)
        let spend = Effect.spend(Reservation(id: "r", amount: 70, scopes: [tenant]))
        #expect(try await it.make(spend, of: route) == .committed(duplicates: 1))
        #expect(try await it.cli("HGETALL", it.key("budget:tenant")) == "limit\n100")
        let nothing = Effect.reserve(Reservation(id: "r", amount: 0, scopes: [tenant]))
        #expect(try await it.make(nothing, spend, of: route) == .committed(duplicates: 0))
        #expect(try await sums(it) == "70/0")
    }

    @Test("reservations of one commit are admitted together or not at all")
    func together() async throws {
        let it = try await installation(tenant: 100)
        let first = Effect.reserve(Reservation(id: "a", amount: 60, scopes: [tenant]))
        let second = Effect.reserve(Reservation(id: "b", amount: 60, scopes: [tenant]))
        #expect(try await it.make(first, second, of: route) == .refused(.overBudget(scope: "tenant")))
        #expect(try await it.cli("HGETALL", it.key("budget:tenant")) == "limit\n100")
        #expect(try await it.make(first, first, of: route) == .committed(duplicates: 0))
        #expect(try await sums(it) == "0/60")
    }

    @Test("what a commit settles is free for what it reserves")
    func settleThenReserve() async throws {
        let it = try await installation(tenant: 100)
        _ = try await it.make(.reserve(Reservation(id: "a", amount: 90, scopes: [tenant])), of: route)
        let spend = Effect.spend(Reservation(id: "a", amount: 20, scopes: [tenant]))
        func reserve(_ amount: Int) -> Effect { .reserve(Reservation(id: "b", amount: amount, scopes: [tenant])) }
        #expect(
            try await it.make(spend, reserve(81), of: route) == .refused(.overBudget(scope: "tenant"))
        )
        #expect(try await it.make(spend, reserve(80), of: route) == .committed(duplicates: 0))
        #expect(try await sums(it) == "20/80")
    }

    @Test("a handler that is refused decides again")
    func reconsider() async throws {
        let it = try await installation(tenant: 10)
        let scopes = [tenant]
        let recorder = Recorder(
            reconsider: { _, scope in .reject(detail: "no money of the \(scope)") },
            answer: { _ in .done(.reserve(Reservation(id: "r", amount: 11, scopes: scopes))) }
        )
        try await it.note("a")
        try await running(it.consumer(recorder, on: Note.channel)) {
            try await waitUntil("it is rejected") { try await it.length(of: "dead") == 1 }
        }
        let dead = try #require(try await it.entries(of: "dead").first)
        #expect(dead["~detail"]?.hasSuffix("no money of the tenant") == true)
        #expect(it.metric("chimera_commit_refusals_total{channel=\"notes\",reason=\"budget\"}") == 1)
    }
}
