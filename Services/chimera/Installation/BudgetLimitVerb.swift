import Artifacts
import ControlPlane
import Lifecycle

/// `chimera budget limit`
struct BudgetLimitVerb: Verb {
    static let spelling = "budget limit"
    static let operands = "--month AMOUNT [--tenant NAME] [--reason TEXT] [--as NAME] [--json]"
    static let summary = "sets what a tenant may spend in this month"
    static let details = """
        AMOUNT is in units of the currency, such as 250 or 99.50. It counts for the current month (UTC) alone; the next one
        begins with CHIMERA_TENANT_BUDGET again. Runs that wait for the month's budget go on by themselves when it allows
        more. Who set it, why, and what it was before stand in the audit log.

        examples:
          chimera budget limit --month 250 --tenant acme --reason "the migration"
        """

    let tenant: TenantID
    let micros: Int
    let person: String?
    let reason: String?
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        tenant = try words.tenant() ?? .standard
        person = try words.person()
        reason = try words.value("--reason")
        guard let text = try words.value("--month") else { throw UsageError("--month AMOUNT is missing") }
        guard let micros = Money.micros(text) else {
            throw UsageError("--month takes an amount such as 250 or 99.50, at most 1000000000, not \"\(text)\"")
        }
        self.micros = micros
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let budget = try await plane.set(
                MonthLimit(
                    tenant: tenant,
                    micros: micros,
                    person: try place.person(person),
                    reason: reason ?? "asked on the command line"
                )
            )
            if isJSON {
                try place.print(budget)
            } else {
                let spent = "\(Money.text(budget.spentMicros)) spent, \(Money.text(budget.reservedMicros)) reserved"
                place.terminal.say("\(tenant) may spend \(Money.text(micros)) in \(budget.name): \(spent)")
            }
            return .success
        }
    }
}
