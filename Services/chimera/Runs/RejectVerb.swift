import ControlPlane
import Lifecycle

/// `chimera reject`
struct RejectVerb: Verb {
    static let spelling = "reject"
    static let operands = "RUN|latest [--revise] [--reason TEXT] [--as NAME] [--json]"
    static let summary = "refuses what a run waits for, and ends it or asks for another plan"
    static let details = """
        With --revise the run is blocked and waits for another plan (chimera run revise).

        examples:
          chimera reject latest --reason "not on a friday"
          chimera reject latest --revise --reason "split it in two"
        """

    let order: RunOrder
    let revises: Bool

    init(_ words: inout Words) throws(UsageError) {
        revises = words.flag("--revise")
        order = try RunOrder(&words)
    }

    func run(_ place: Workplace) async -> ExitCode {
        let reason = order.reason ?? "refused on the command line"
        return await order.carryOut(.reject(reason: reason, revise: revises), saying: "rejected", place)
    }
}
