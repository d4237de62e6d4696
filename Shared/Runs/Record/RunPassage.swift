package import Artifacts

/// Which way a run has gone in one decision, as the event `run.state` tells it: the one place that knows its fields.
package struct RunPassage: Hashable, Sendable {
    package static let eventName = "run.state"

    private static let (fromField, statesField, outcomeField) = ("from", "states", "outcome")
    private static let nowhere = "NONE"

    /// Nil: there was no run before.
    package let from: RunState?
    /// The states it went through; the last is where it stands. Names of a newer build are left out.
    package let states: [RunState]
    /// What it has come to, if it has.
    package let outcome: RunOutcome?

    package init(from: RunState?, states: [RunState], outcome: RunOutcome?) {
        self.from = from
        self.states = states
        self.outcome = outcome
    }

    /// Nil for any other event.
    package init?(_ event: OpsEvent) {
        guard event.name == Self.eventName, case .array(let names) = event.data?[Self.statesField] else { return nil }
        func text(_ value: JSONValue?) -> String? { if case .string(let text) = value { text } else { nil } }
        from = text(event.data?[Self.fromField]).flatMap { RunState(rawValue: $0) }
        states = names.compactMap { text($0).flatMap { RunState(rawValue: $0) } }
        outcome = text(event.data?[Self.outcomeField]).flatMap { RunOutcome(rawValue: $0) }
    }

    /// For people; the same in a few words.
    var words: String {
        let words = "\(from?.rawValue ?? Self.nowhere) -> \(states.last?.rawValue ?? Self.nowhere)"
        return outcome.map { "\(words) (\($0.rawValue))" } ?? words
    }

    package var data: JSONObject {
        var data = JSONObject()
        data.append(Self.fromField, .string(from?.rawValue ?? Self.nowhere))
        data.append(Self.statesField, .array(states.map { .string($0.rawValue) }))
        if let outcome { data.append(Self.outcomeField, .string(outcome.rawValue)) }
        return data
    }
}
