import ControlPlane
import Lifecycle

/// `chimera reject`
struct RejectVerb: Verb {
    static let spelling = "reject"
    static let operands = "RUN|latest [--revise] [--tenant NAME] [--reason TEXT] [--as NAME] [--json]"
    static let summary = "refuses what a run waits for, and ends it or has its goal planned again"
    static let details = """
        With --revise the same goal is planned again at once, with the reason as what stood in the way; the run keeps its
        number and its budget. Where the goal itself must change, state it anew: chimera run revise, when it is blocked.
        latest is the newest run of the tenant, default unless you name another, that waits for approval.

        examples:
          chimera reject latest --reason "not on a friday"
          chimera reject latest --revise --reason "split it in two"
        """

    let order: RunOrder
    let revises: Bool

    init(_ words: inout Words) throws(UsageError) {
        revises = words.flag("--revise")
        order = try RunOrder(&words, isForWaiting: true)
    }

    func run(_ place: Workplace) async -> ExitCode {
        let reason = order.reason ?? "refused on the command line"
        return await order.carryOut(.reject(reason: reason, revise: revises), saying: "rejected", place)
    }
}
