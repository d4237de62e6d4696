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

    private struct Answer: Encodable {
        let goal: GoalID
        let run: RunID
    }

    let name: ScheduleName
    let key: IdempotencyKey?
    let person: String?
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        person = try words.person()
        key = try words.key()
        let text = try words.operand("NAME")
        guard let name = ScheduleName(text) else {
            throw UsageError("\"\(text)\" is no schedule's name; chimera schedule list shows them")
        }
        self.name = name
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withSchedules { plane throws(ControlError) in
            let goal = try await plane.fire(name, key: key, by: try place.person(person))
            let run = RunID(sharing: goal)
            if isJSON { try place.print(Answer(goal: goal, run: run)) } else { place.terminal.say(run.text) }
            return .success
        }
    }
}
