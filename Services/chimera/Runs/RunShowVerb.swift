import Artifacts
import ControlPlane
import Lifecycle

/// `chimera run show`
struct RunShowVerb: Verb {
    static let spelling = "run show"
    static let operands = "RUN|latest [--json]"
    static let summary = "shows where a run stands, what it waits for and what it has cost"
    static let details = """
        examples:
          chimera run show latest
          chimera run show 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42 --json
        """

    let choice: RunChoice
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        choice = try words.run()
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let id = try await place.find(choice, plane)
            guard let run = try await plane.run(id) else { throw .notFound("run \(id)") }
            if isJSON {
                try place.print(run)
            } else {
                for line in RunSheet(run, style: .plain).lines { place.terminal.say(line) }
            }
            return .success
        }
    }
}
