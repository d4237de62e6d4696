/// Why a replay went no further.
package enum ReplayFault: Error, Hashable, Sendable {
    /// The entry is not one that this build can read.
    case unreadable(field: String, why: String)
    /// The decision came out differently now.
    case differs(field: String, recorded: String, again: String)
    /// The first entry at hand is not the run's first.
    case beginningMissing(state: String)
    /// Decided under a policy that neither the run's beginning tells nor whoever replays has.
    case policyMissing(mark: String)

    /// Whether it accuses no decision: there is only too little to make them again.
    package var isForLack: Bool {
        switch self {
        case .beginningMissing, .policyMissing: true
        case .unreadable, .differs: false
        }
    }
}

extension ReplayFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let field, let why): "the field \(field) cannot be read: \(why)"
        case .differs(let field, let recorded, let again):
            "\(field) was recorded as \"\(recorded)\", and comes out as \"\(again)\""
        case .policyMissing(let mark):
            "it was decided under the policy \(mark), neither that of the run's beginning nor that of this environment"
        case .beginningMissing(let state):
            "the beginning of its history is not at hand: the run was in \(state) already"
        }
    }
}
