import Artifacts
import ControlPlane
import Lifecycle
import Planning

/// `chimera agents run`
struct AgentsRunVerb: Verb {
    static let spelling = "agents run"
    static let operands = "NAME [--key KEY] [--as NAME] [--json]"
    static let summary = "sets an agent to work now, whatever else does so"
    static let details = """
        Its program becomes a goal of the tenant system, at the agent's own limits and expense; it prints the number of the
        run. Agents without a program, and those that are the work of a service, cannot be run. With --key, running the
        same again is refused.

        examples:
          chimera agents run sweeper
          chimera agents run sweeper --key after-the-outage --as ann
        """

    let firing: Firing

    init(_ words: inout Words) throws(UsageError) {
        firing = try Firing(&words, of: "an agent's name; chimera agents shows them")
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withSchedules(
            choosing: { catalogue in catalogue.roster.agents.compactMap { Schedule(byHand: $0) } },
            { plane throws(ControlError) in try await firing.carryOut(plane, place, orElse: Self.unknown) }
        )
    }

    private static func unknown(_ name: ScheduleName) -> String {
        "agent \(name) that core could set to work; chimera agents shows who has a program of their own"
    }
}
