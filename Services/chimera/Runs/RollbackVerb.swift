import ControlPlane
import Lifecycle

/// `chimera rollback`
struct RollbackVerb: Verb {
    static let spelling = "rollback"
    static let operands = RunOrder.operands
    static let summary = "undoes what a run is applying, or has applied"
    static let details = """
        latest is the newest run of the tenant, default unless you name another.

        examples:
          chimera rollback latest --reason "error rate is up"
        """

    let order: RunOrder

    init(_ words: inout Words) throws(UsageError) { order = try RunOrder(&words) }

    func run(_ place: Workplace) async -> ExitCode {
        await order.carryOut(
            .rollback(reason: order.reason ?? "asked on the command line"),
            saying: "rolling back",
            place
        )
    }
}
