import Artifacts
import Bus
import Pipeline
import Testing

@Suite("AgentAccount")
struct AgentAccountTests {
    @Test("a path has an account for each of its agents, the widest first, and each is found again by its name")
    func names() throws {
        let tenant = try #require(TenantID("acme"))
        let accounts = AgentAccount.all(of: AgentPath("atlas:5/forge:2"), tenant: tenant, month: "2026-11")
        #expect(accounts.map(\.scope.name) == ["agent:acme:atlas:2026-11", "agent:acme:atlas/forge:2026-11"])
        #expect(accounts.map(\.level) == [.agent, .subAgent])
        #expect(accounts.map(\.scope.level) == [.agent, .subAgent])
        #expect(accounts.compactMap { AgentAccount($0.scope) } == accounts)
        let next = AgentAccount.all(of: AgentPath("atlas:5/forge:2"), tenant: tenant, month: "2026-12")
        #expect(Set((accounts + next).map(\.scope)).count == 4, "a month begins with accounts of its own")
        #expect(AgentAccount.all(of: nil, tenant: tenant, month: "2026-11").isEmpty)
    }

    @Test("the other budgets of a run are no agent's")
    func others() throws {
        let tenant = try #require(TenantID("agent"))
        let month = BudgetScope.tenant(tenant, month: "2026-11")
        #expect(month.level == .tenant && AgentAccount(month) == nil)
        #expect(BudgetScope.goal(.next()).level == .goal)
        for name in ["", "agent", "agent:acme:atlas", "agent:acme::2026-11", "agent:acme:a/:2026-11"] {
            #expect(BudgetScope(name).level == nil, "\(name)")
        }
    }
}
