/// Decides from successive looks at the server whether leases may be judged. Pure: time comes with each look.
///
/// The server counts a holder's silence through its own absence, too: after an outage everybody has been silent for
/// longer than a lease. Who holds something alive must be able to come back and say so first.
struct LeaseSight {
    /// Between two looks there may lie at most this; a longer pause is a blindness of its own.
    static let longestGap = Duration.seconds(5)

    let grace: Duration

    private var server: String?
    private var last: Duration?
    /// Since when every look has succeeded; nil when that is so from the beginning.
    private var since: Duration?
    private var isBlind: Bool

    /// - Parameter startsBlind: nothing is judged at first, as after an outage.
    init(grace: Duration, startsBlind: Bool) {
        self.grace = grace
        isBlind = startsBlind
    }

    mutating func look(at now: Duration, server: String) {
        let isOther = self.server != nil && self.server != server
        let isLate = last.map { now - $0 > Self.longestGap } == true
        if isBlind || isOther || isLate { since = now }
        (self.server, last, isBlind) = (server, now, false)
    }

    /// The server could not be asked.
    mutating func lose() { isBlind = true }

    /// Whether owners have had the time to come back and renew: they renew three times in a lease.
    func mayJudge(_ lease: Duration, at now: Duration) -> Bool {
        guard !isBlind else { return false }
        return since.map { now - $0 >= lease / 3 + grace } ?? true
    }
}
