import Artifacts
import ControlPlane
import Lifecycle

/// `chimera schedule fire`
struct ScheduleFireVerb: Verb {
    static let spelling = "schedule fire"
    static let operands = "NAME [--key KEY] [--as NAME] [--json]"
    static let summary = "states a schedule's goal now, beside what the clock does"
    static let details = """
        It prints the number of the run. With --key, firing the same again is refused.

        examples:
          chimera schedule fire nightly
          chimera schedule fire nightly --key after-the-outage --as ann
        """

    let firing: Firing

    init(_ words: inout Words) throws(UsageError) {
        firing = try Firing(&words, of: "a schedule's name; chimera schedule list shows them")
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withSchedules { plane throws(ControlError) in
            try await firing.carryOut(plane, place, orElse: { "schedule \($0); chimera schedule list shows them" })
        }
    }
}
