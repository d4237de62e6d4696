import Artifacts
import ControlPlane
import Lifecycle

/// What the verbs share that have something done to a run: which one, who asks, and why.
struct RunOrder: Sendable {
    static let operands = "RUN|latest [--tenant NAME] [--reason TEXT] [--as NAME] [--json]"

    private struct Answer: Encodable {
        let done: String
        let run: RunView
        /// What was approved, where that was done.
        let approved: RunView.Request?
    }

    let choice: RunChoice
    let person: String?
    let reason: String?
    let isJSON: Bool

    /// - Parameter isForWaiting: whether `latest` is the newest run that waits for approval, else the newest.
    init(_ words: inout Words, isForWaiting: Bool = false) throws(UsageError) {
        isJSON = words.flag("--json")
        person = try words.person()
        reason = try words.value("--reason")
        choice = try words.tenantsRun(isWaiting: isForWaiting)
    }

    /// Has it done, and says where the run stands then.
    func carryOut(_ command: RunCommand, saying word: String, _ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let run = try await place.find(choice, plane)
            return try await carryOut(command, on: run, saying: word, plane, place)
        }
    }

    /// - Parameter seen: the run as it was before, where what was approved is to be told.
    func carryOut(
        _ command: RunCommand,
        on run: RunID,
        saying word: String,
        approving seen: RunView? = nil,
        _ plane: any ControlPlane,
        _ place: Workplace
    ) async throws(ControlError) -> ExitCode {
        try await plane.perform(command, on: run, by: try place.person(person))
        guard let view = try await plane.run(run) else { throw .notFound("run \(run)") }
        if isJSON {
            try place.print(Answer(done: word, run: view, approved: seen?.request))
        } else {
            let outcome = view.outcome.map { ", \($0)" } ?? ""
            place.terminal.say("\(word): \(run.text) is \(view.state)\(outcome)")
            for line in seen.map(SubjectSheet.init)?.lines ?? [] { place.terminal.say(line) }
        }
        return .success
    }
}
