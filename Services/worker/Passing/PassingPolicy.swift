/// Decides for how long work that a worker cannot do goes back for others, and with which pauses.
struct PassingPolicy: Hashable, Sendable {
    enum Decision: Hashable, Sendable {
        case passOn(after: Duration)
        case giveUp(Vain.Cause)
    }

    /// A task waits for a slot of whoever can do it.
    static let tasks = PassingPolicy(patience: .seconds(300), needsFreeSlot: true)
    /// An order waits ahead of all tasks, with whoever has read it.
    static let applies = PassingPolicy(patience: .seconds(300), needsFreeSlot: false)
    /// What undoes a change has to begin within minutes.
    static let rollbacks = PassingPolicy(patience: .seconds(60), needsFreeSlot: false)

    /// Offers before this one go back without a look at the others: mostly the next worker can do the work.
    static let firstLook = 3
    static let shortest = Duration.milliseconds(500)
    /// The longest pause for what somebody would take at once, for what he advertises may be some seconds old.
    static let promising = Duration.seconds(2)
    static let longest = Duration.seconds(10)

    /// For how long nobody may be able to do it: until a worker may have been started.
    let patience: Duration
    /// Whether nobody reads it who has no slot for it.
    let needsFreeSlot: Bool

    /// While somebody can do it, it goes back until it is overdue.
    ///
    /// What counts as patience are the pauses between its offers, not its age: however long it has waited for anybody
    /// to have time for it, or for the first worker of its pool, one that can do it gets the whole time to come. One
    /// that was seen gets it too, to be there again.
    func decision(offer: Int, others: Prospect, isOverdue: Bool) -> Decision {
        if isOverdue { return .giveUp(.overdue) }
        switch others {
        case .free: return .passOn(after: min(Self.pause(after: offer), Self.promising))
        case .busy, .unknown: return .passOn(after: Self.pause(after: offer))
        case .nobody(let time):
            let isHopeful = Self.pauses(before: offer) < patience || time.map { $0 < patience } == true
            return isHopeful ? .passOn(after: Self.pause(after: offer)) : .giveUp(.nobody)
        }
    }

    private static func pause(after offer: Int) -> Duration {
        min(shortest * (1 << min(max(0, offer - 1), 5)), longest)
    }

    private static func pauses(before offer: Int) -> Duration {
        // After so many it has been long enough, however many more there were.
        (1..<max(1, min(offer, 100))).reduce(.zero) { $0 + pause(after: $1) }
    }
}
