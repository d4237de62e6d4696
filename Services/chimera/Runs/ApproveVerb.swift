import ControlPlane
import Lifecycle
import Security

/// `chimera approve`
struct ApproveVerb: Verb {
    static let spelling = "approve"
    static let operands = "RUN|latest [--expect DIGEST] [--tenant NAME] [--reason TEXT] [--as NAME] [--json]"
    static let summary = "approves what a run waits for, signed with your key"
    static let details = """
        What is approved is exactly this plan, this verdict, this ceiling: if anything changes, the approval is void. Give
        the digest that run show prints as DIGEST, and nothing else is approved: should another plan wait by then, you are
        refused. latest is the newest run of the tenant, default unless you name another, that waits for approval.

        Your key is made at the first approval, in CHIMERA_APPROVER_KEY or ~/.config/chimera/approver.key. Its
        signature is stored with the approval; nobody checks it yet.

        examples:
          chimera approve latest
          chimera approve 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42 --as ann --reason "looked at the plan"
          chimera approve latest --tenant acme --expect sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        """

    let order: RunOrder
    let expected: Digest256?

    init(_ words: inout Words) throws(UsageError) {
        expected = try words.digest("--expect")
        order = try RunOrder(&words, isForWaiting: true)
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let run = try await place.find(order.choice, plane)
            guard let seen = try await plane.run(run) else { throw .notFound("run \(run)") }
            // What is told afterwards is what was signed, even if another plan comes in between.
            let command = RunCommand.approve(comment: order.reason, expecting: expected ?? seen.request?.subject)
            return try await order.carryOut(command, on: run, saying: "approved", approving: seen, plane, place)
        }
    }
}
