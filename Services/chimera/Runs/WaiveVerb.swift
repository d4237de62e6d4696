import ControlPlane
import Lifecycle

/// `chimera waive`
struct WaiveVerb: Verb {
    static let spelling = "waive"
    static let operands = "RUN|latest GATE[,GATE]... [--tenant NAME] [--reason TEXT] [--as NAME] [--json]"
    static let summary = "accepts that gates have failed, signed with your key; approval is still asked for"
    static let details = """
        It names every gate that failed, and nothing else; a new plan or verdict voids it. schema, vyavasthit, satya and
        consent cannot be waived. latest is the newest run of the tenant, default unless you name another.

        examples:
          chimera waive latest reversibility --reason "a test cluster"
          chimera waive latest budget,size
        """

    let order: RunOrder
    let gates: [String]

    init(_ words: inout Words) throws(UsageError) {
        order = try RunOrder(&words)
        gates = try words.operand("GATE").split(separator: ",").map(String.init)
    }

    func run(_ place: Workplace) async -> ExitCode {
        await order.carryOut(.waive(gates: gates, comment: order.reason), saying: "waived", place)
    }
}
