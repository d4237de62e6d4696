import Artifacts
import ControlPlane
import Lifecycle
import Planning

/// What the verbs share that state a goal of the catalogue now.
struct Firing: Sendable {
    private struct Answer: Encodable {
        let goal: GoalID
        let run: RunID
    }

    let name: ScheduleName
    let key: IdempotencyKey?
    let person: String?
    let isJSON: Bool

    init(_ words: inout Words, of kind: String) throws(UsageError) {
        isJSON = words.flag("--json")
        person = try words.person()
        key = try words.key()
        let text = try words.operand("NAME")
        guard let name = ScheduleName(text) else { throw UsageError("\"\(text)\" is not \(kind)") }
        self.name = name
    }

    /// - Parameter what: what there is none of when the name is not known, in words.
    func carryOut(
        _ plane: any ControlPlane,
        _ place: Workplace,
        orElse what: (ScheduleName) -> String
    ) async throws(ControlError) -> ExitCode {
        let goal: GoalID
        do throws(ControlError) {
            goal = try await plane.fire(name, key: key, by: try place.person(person))
        } catch {
            guard case .notFound = error else { throw error }
            throw .notFound(what(name))
        }
        let run = RunID(sharing: goal)
        if isJSON { try place.print(Answer(goal: goal, run: run)) } else { place.terminal.say(run.text) }
        return .success
    }
}
