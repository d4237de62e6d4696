import ControlPlane
import Lifecycle

/// `chimera budget lift`
struct BudgetLiftVerb: Verb {
    static let spelling = "budget lift"
    static let operands = RunOrder.operands
    static let summary = "lets a braked run go on"
    static let details = """
        A brake is lifted for what it is closed for: where the forecast has reached 80 % of the ceiling, the run may spend
        up to the ceiling; where money went too fast, its minute begins anew. A month's budget stays the limit;
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
