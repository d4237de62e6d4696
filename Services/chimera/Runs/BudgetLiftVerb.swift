import ControlPlane
import Lifecycle

/// `chimera budget lift`
struct BudgetLiftVerb: Verb {
    static let spelling = "budget lift"
    static let operands = RunOrder.operands
    static let summary = "lets a braked run spend up to its ceiling"
    static let details = """
        The brake closes at 80 % of the forecast. A tenant's month stays the limit, lifted or not;
        chimera budget limit sets that. latest is the newest run of the tenant, default unless you name another.

        examples:
          chimera budget lift latest --reason "worth it"
        """

    let order: RunOrder

    init(_ words: inout Words) throws(UsageError) { order = try RunOrder(&words) }

    func run(_ place: Workplace) async -> ExitCode {
        await order.carryOut(.lift(reason: order.reason ?? "asked on the command line"), saying: "lifted", place)
    }
}
