import Artifacts
import ControlPlane
import Lifecycle

/// What the verbs share that have something done to a run: which one, who asks, and why.
struct RunOrder: Sendable {
    static let operands = "RUN|latest [--reason TEXT] [--as NAME] [--json]"

    private struct Answer: Encodable {
        let done: String
        let run: RunView
    }

    let choice: RunChoice
    let person: String?
    let reason: String?
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        person = try words.person()
        reason = try words.value("--reason")
        choice = try words.run()
    }

    /// Has it done, and says where the run stands then.
    func carryOut(_ command: RunCommand, saying word: String, _ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let run = try await place.find(choice, plane)
            try await plane.perform(command, on: run, by: try place.person(person))
            guard let view = try await plane.run(run) else { throw .notFound("run \(run)") }
            if isJSON {
                try place.print(Answer(done: word, run: view))
            } else {
                let outcome = view.outcome.map { ", \($0)" } ?? ""
                place.terminal.say("\(word): \(run.text) is \(view.state)\(outcome)")
            }
            return .success
        }
    }
}
