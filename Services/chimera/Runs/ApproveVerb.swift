import ControlPlane
import Lifecycle

/// `chimera approve`
struct ApproveVerb: Verb {
    static let spelling = "approve"
    static let operands = RunOrder.operands
    static let summary = "approves what a run waits for, signed with your key"
    static let details = """
        What is approved is exactly this plan, this verdict, this ceiling: if anything changes, the approval is void.
        Your key is made at the first approval, in CHIMERA_APPROVER_KEY or ~/.config/chimera/approver.key. Its
        signature is stored with the approval; nobody checks it yet.

        examples:
          chimera approve latest
          chimera approve 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42 --as ann --reason "looked at the plan"
        """

    let order: RunOrder

    init(_ words: inout Words) throws(UsageError) { order = try RunOrder(&words) }

    func run(_ place: Workplace) async -> ExitCode {
        await order.carryOut(.approve(comment: order.reason), saying: "approved", place)
    }
}
