import ControlPlane
import Lifecycle

/// `chimera run cancel`
struct RunCancelVerb: Verb {
    static let spelling = "run cancel"
    static let operands = RunOrder.operands
    static let summary = "stops a run; what was half applied is undone first"
    static let details = """
        latest is the newest run of the tenant, default unless you name another.

        examples:
          chimera run cancel latest --reason "wrong cluster"
        """

    let order: RunOrder

    init(_ words: inout Words) throws(UsageError) { order = try RunOrder(&words) }

    func run(_ place: Workplace) async -> ExitCode {
        await order.carryOut(
            .cancel(reason: order.reason ?? "asked on the command line", task: nil),
            saying: "cancelled",
            place
        )
    }
}
