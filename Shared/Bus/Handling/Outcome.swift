/// What a handler decided: how its input is settled, and what happens together with that.
package struct Outcome: Sendable {
    package var settlement: Settlement
    package var effects: [Effect]

    package init(_ settlement: Settlement, effects: [Effect] = []) {
        self.settlement = settlement
        self.effects = effects
    }

    package static func done(_ effects: Effect...) -> Outcome {
        Outcome(.done, effects: effects)
    }

    package static func retry(after delay: Duration, because reason: String) -> Outcome {
        Outcome(.retry(after: delay, because: reason))
    }

    package static func postpone(after delay: Duration, because reason: String) -> Outcome {
        Outcome(.postpone(after: delay, because: reason))
    }

    package static var release: Outcome { Outcome(.release) }

    package static func reject(_ reason: DeadLetterReason = .rejected, detail: String) -> Outcome {
        Outcome(.reject(reason, detail: detail))
    }
}
