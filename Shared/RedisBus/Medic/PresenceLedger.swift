import Bus

/// Decides from successive looks at the presence channels which consumers are gone. Pure: time comes with each look.
///
/// A consumer is gone once it has been absent for the whole grace, in at least two looks. When the server itself was
/// replaced or restarted, could not be reached or hung, everybody is absent for a moment; then nobody is judged until
/// the hold-off is over.
struct PresenceLedger {
    /// How long it may be from one look to the next. A server that hung meanwhile may have lost everybody's
    /// connection, and nobody could tell.
    static let longestGap = Duration.seconds(2)

    let grace: Duration
    let holdOff: Duration

    private var server: String?
    private var last: Duration?
    private var judgingFrom: Duration = .zero
    private var absentSince: [ConsumerName: Duration] = [:]

    init(grace: Duration, holdOff: Duration) {
        self.grace = grace
        self.holdOff = holdOff
    }

    /// Takes one look; answers who is gone.
    mutating func look(
        at now: Duration,
        server: String,
        registered: [ConsumerName],
        present: Set<ConsumerName>
    ) -> [ConsumerName] {
        if self.server != server {
            if self.server != nil { judgingFrom = now + holdOff }
            self.server = server
            absentSince = [:]
        }
        if let last, now - last > Self.longestGap { lostSight(at: now) }
        last = now
        let absent = registered.filter { !present.contains($0) }
        absentSince = absentSince.filter { absent.contains($0.key) }
        guard now >= judgingFrom else {
            absentSince = [:]
            return []
        }
        var gone: [ConsumerName] = []
        for name in absent {
            if let since = absentSince[name] {
                if now - since >= grace { gone.append(name) }
            } else {
                absentSince[name] = now
            }
        }
        return gone
    }

    /// The server could not be asked: what was seen before proves nothing any more.
    mutating func lostSight(at now: Duration) {
        absentSince = [:]
        judgingFrom = max(judgingFrom, now + holdOff)
    }
}
