import Artifacts
import ControlPlane
import Lifecycle

/// `chimera run watch`
struct RunWatchVerb: Verb {
    static let spelling = "run watch"
    static let operands = "RUN|latest [--json]"
    static let summary = "draws a run's step graph as it advances, until the run ends"
    static let details = """
        Without a terminal it shows the run, then each event as a line, and the run again at its end; so does --json.

        examples:
          chimera run watch latest
          chimera run watch 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42 --json

        what its exit code says:
          0   the run was applied, or had no output to apply
          1   it ended otherwise
        """

    let choice: RunChoice
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        choice = try words.run()
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let run = try await place.find(choice, plane)
            return try await RunWatch(run: run, isJSON: isJSON).follow(plane, place)
        }
    }
}
